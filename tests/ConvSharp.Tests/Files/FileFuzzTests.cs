using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Files;

/// <summary>Random damage to good files ends in an <see cref="InvalidDataException"/> or in a tensor, and in nothing else.</summary>
public sealed class FileFuzzTests
{
    private const int Mutations = 4000;

    [Theory]
    [InlineData(NumpyFixtures.Float32, 1)]
    [InlineData(NumpyFixtures.Float64BigEndianFortran, 2)]
    [InlineData(NumpyFixtures.Version2, 3)]
    [InlineData(NumpyFixtures.Empty, 4)]
    public void Npy(string base64, int seed) =>
        Fuzz(Convert.FromBase64String(base64), seed, stream => ConvSharp.Files.Npy.Read<float>(stream, allowRounding: true));

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void SafeTensors(int seed)
    {
        using MemoryStream good = new();
        new SafeTensorsWriter()
            .Add("weight", TestTensors.Ramp<float>(2, 3))
            .Add("bias", TestTensors.Ramp<double>(2))
            .Add("none", TestTensors.Ramp<float>(0, 2))
            .AddMetadata("format", "pt")
            .Write(good);
        Fuzz(good.ToArray(), seed, stream =>
        {
            using SafeTensorsReader reader = SafeTensorsReader.Open(stream);
            foreach (SafeTensorInfo tensor in reader.Tensors)
            {
                reader.Read<double>(tensor.Name, allowRounding: true);
            }
        });
    }

    private static void Fuzz(byte[] good, int seed, Action<Stream> read)
    {
        Random random = new(seed);
        int refused = 0;
        for (int mutation = 0; mutation < Mutations; mutation++)
        {
            byte[] bad = Mutate(good, random);
            try
            {
                using MemoryStream stream = new(bad);
                read(stream);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, mutation {mutation}, {Convert.ToBase64String(bad)}: {e}");
            }
        }

        Assert.InRange(refused, Mutations / 4, Mutations - 1);
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        List<byte> bytes = [.. good];
        for (int times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] = "0123456789,()[]{}'\":"u8[random.Next(20)];
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 9), bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
