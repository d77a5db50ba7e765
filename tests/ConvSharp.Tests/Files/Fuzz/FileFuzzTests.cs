using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Files;
using ConvSharp.Imaging;
using ConvSharp.Tests.Imaging.Png;
using Xunit;

namespace ConvSharp.Tests.Files.Fuzz;

/// <summary>Random damage to arrays, weights and pictures.</summary>
public sealed class FileFuzzTests
{
    private static readonly PictureLoadOptions Small = new() { Limits = new PictureLimits { MaxPixels = 1000 } };

    [Fact]
    public void Npy()
    {
        byte[][] good =
        [
            .. new[]
            {
                NumpyFixtures.Float32, NumpyFixtures.Float64BigEndianFortran, NumpyFixtures.Version2, NumpyFixtures.Version3,
                NumpyFixtures.Empty, NumpyFixtures.Int64, NumpyFixtures.Scalar,
            }.Select(Convert.FromBase64String),
            FileBytes.Npy("{'descr': [('x', '<f4'), (('t', 'y'), '<i8', (2, 3))], 'fortran_order': False, 'shape': (1,), }\n", 52),
        ];
        FuzzRun.Of(1, 14_000, random => FileMutator.Npy(good[random.Next(good.Length)], random), (file, execution) =>
        {
            using MemoryStream stream = new(file);
            if (execution % 2 == 0)
                CheckSize(ConvSharp.Files.Npy.Read<float>(stream, allowRounding: execution % 4 == 0));
            else
                CheckSize(ConvSharp.Files.Npy.Read<double>(stream));
        });
    }

    [Fact]
    public void SafeTensors()
    {
        byte[] good = Written(new SafeTensorsWriter()
            .Add("weight", TestTensors.Ramp<float>(2, 3))
            .Add("bias", TestTensors.Ramp<double>(2))
            .Add("none", TestTensors.Ramp<float>(0, 2))
            .Add("step", 7L)
            .AddMetadata("format", "pt"));
        FuzzRun.Of(100_000_000, 12_000, random => FileMutator.SafeTensors(good, random), (file, execution) =>
        {
            using SafeTensorsReader reader = SafeTensorsReader.Open(new MemoryStream(file));
            foreach (StoredTensor tensor in reader.Tensors)
            {
                if (execution % 2 == 0)
                    CheckSize(reader.Read<float>(tensor.Name, allowRounding: execution % 4 == 0));
                else
                    CheckSize(reader.Read<double>(tensor.Name));
            }
        });
    }

    [Fact]
    public void Pictures_of_16_bits()
    {
        byte[][] good =
        [
            .. from interlaced in new[] { false, true }
               from colorType in new[] { 0, 2, 4, 6 }
               let writer = new PngWriter(5, 4, 16, colorType)
               {
                   Interlaced = interlaced,
                   Filters = new Random(colorType),
                   Parts = 2,
                   Before = PngOrientationTests.Chunk(orientation: 6, little: interlaced),
               }
               select writer.Write([.. Enumerable.Range(0, 20 * writer.Components).Select(i => i * 700 % 65536)]),
        ];
        FuzzRun.Of(
            200_000_000,
            2_000,
            random => PngMutator.Mutate(good[random.Next(good.Length)], random),
            (file, _) => CheckSize(Picture.Load(new MemoryStream(file), Small)));
    }

    private static byte[] Written(SafeTensorsWriter writer)
    {
        using MemoryStream stream = new();
        writer.Write(stream);
        return stream.ToArray();
    }

    private static void CheckSize<T>(Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long count = 1;
        foreach (nint length in tensor.Lengths)
            count *= length;
        Assert.Equal(count, tensor.FlattenedLength);
    }
}
