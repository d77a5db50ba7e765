using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Tiling;
using Xunit;

namespace ConvSharp.Tests.Inference.Tiling;

/// <summary>Tiles of networks have the bits of the whole.</summary>
public class TileGridTests
{
    private static readonly InferenceOptions Plain = new() { Accuracy = ConvolutionAccuracy.PlainSum };

    [Theory]
    [InlineData(null)]
    [InlineData(PaddingMode.Zeros)]
    [InlineData(PaddingMode.Circular)]
    public void Tiles_of_random_networks_have_the_bits_of_the_whole(PaddingMode? mode)
    {
        for (int seed = 0; seed < 150; seed++)
            Check(RandomNetwork.Create(seed, mode));
    }

    private static void Check(RandomNetwork network)
    {
        var random = new Random(network.Seed);
        InferenceTensor input = Tensors.Random(random, ConvSharp.Files.ElementType.Float32, network.InputShape);
        foreach (bool fuses in new[] { true, false })
        {
            var model = new InferenceModel(network.Graph, Plain with { Fuse = fuses });
            using InferenceSession session = model.CreateSession();
            float[] whole = session.Run([input])[0].Elements<float>().ToArray();
            long[] tile = [.. network.OutputShape.Select(size => (long)random.Next(1, (int)size + 1))];
            TileGrid grid = TileGrid.Create(model, [.. network.InputShape.Select(size => (long)size)], tile);
            string told = $"{network}; tile {string.Join(' ', tile)}, fused {fuses}";
            Assert.True(grid.OutputShape.SequenceEqual(network.OutputShape.Select(size => (long)size)), told);
            float[] assembled = Assemble(grid, input.Elements<float>().ToArray(), network.InputShape);
            for (int i = 0; i < whole.Length; i++)
            {
                Assert.True(
                    BitConverter.SingleToInt32Bits(whole[i]) == BitConverter.SingleToInt32Bits(assembled[i]),
                    $"{told}: element {i} is {assembled[i]:R}, not {whole[i]:R}");
            }
        }
    }

    internal static float[] Assemble(TileGrid grid, float[] input, nint[] shape)
    {
        long length = grid.OutputShape.Aggregate(1L, (product, size) => product * size);
        float[] assembled = new float[length];
        Array.Fill(assembled, float.NaN);
        using TileSession session = grid.CreateSession();
        foreach (Tile tile in grid)
        {
            ReadOnlySpan<float> output = session.Run(
                tile, (start, size, destination) => Box.Read(input, shape, start.ToArray(), size.ToArray(), destination));
            Box.Write(output, assembled, [.. grid.OutputShape], [.. tile.Output.Start], [.. tile.Output.Size]);
        }

        return assembled;
    }
}
