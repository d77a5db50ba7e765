using ConvSharp.Files;
using ConvSharp.Scale.Arrays;
using ConvSharp.Tests.Scale.Arrays;
using Xunit;

namespace ConvSharp.Tests.Docs;

/// <summary>The example of ConvSharp.Scale's readme, as it stands there.</summary>
public class ScaleExamples
{
    [Fact]
    public void A_region_goes_from_one_array_to_another()
    {
        using TemporaryFolder folder = new();
        string source = folder.File("source.zarr"), result = folder.File("result.zarr");
        float[] chunk = Regions.Elements(256 * 256);
        using (ArrayTarget begun = ZarrArray.Create(source, [65536, 65536], [256, 256], ElementType.UInt8))
        {
            begun.WriteChunk([16, 32], chunk);
            begun.Complete();
        }

        Example(source, result);
        using StoredArray copy = StoredArrays.Open(result);
        Assert.Equal([65536, 65536], copy.Shape);
        Assert.Equal(chunk, copy.Region([4096, 8192], [256, 256]));
    }

    private static void Example(string source, string result)
    {
        using StoredArray array = StoredArrays.Open(source);
        float[] region = new float[256 * 256];
        array.Read([4096, 8192], [256, 256], region);

        using ArrayTarget target = StoredArrays.Create(result, array.Shape.AsSpan(), [256, 256], ElementType.UInt8);
        target.Write([16, 32], region);
        target.Complete();
    }
}
