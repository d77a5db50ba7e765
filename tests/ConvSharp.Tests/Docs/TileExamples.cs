using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Tiling;
using ConvSharp.Layers;
using ConvSharp.Onnx;
using ConvSharp.Scale.Arrays;
using Xunit;

namespace ConvSharp.Tests.Docs;

/// <summary>The example of docs/scale.md, as it stands there.</summary>
public class TileExamples
{
    private delegate void Taker(TileRegion output, ReadOnlySpan<float> values);

    [Fact]
    public void A_volume_is_computed_tile_by_tile()
    {
        using TemporaryFolder folder = new();
        string network = folder.File("network.onnx"), array = folder.File("volume.npy");
        OnnxExport.Save(network, new Conv3d<float>(1, 2, 3, padding: 1), -1, 1, -1, -1, -1);
        Npy.Write(array, TestTensor.Random<float>(1, [20, 33, 17]));
        long elements = 0;
        Example(network, array, (output, values) =>
        {
            Assert.Equal(output.Length, values.Length);
            Assert.DoesNotContain(float.NaN, values.ToArray());
            elements += values.Length;
        });
        Assert.Equal(2 * 20 * 33 * 17, elements);
    }

    private static void Example(string network, string array, Taker use)
    {
        var options = new OnnxOptions { Inference = InferenceOptions.Default with { Accuracy = ConvolutionAccuracy.PlainSum } };
        InferenceModel model = OnnxModel.Load(network, options).Model;
        using StoredArray volume = StoredArrays.Open(array);
        TileGrid grid = TileGrid.Create(model, [1, 1, .. volume.Shape], tileShape: [1, -1, 16, 16, 16]);
        using TileSession session = grid.CreateSession();
        foreach (Tile tile in grid)
        {
            ReadOnlySpan<float> values = session.Run(tile, (start, size, destination) => volume.Read(start[2..], size[2..], destination));
            use(tile.Output, values); // Output says where they belong
        }
    }
}
