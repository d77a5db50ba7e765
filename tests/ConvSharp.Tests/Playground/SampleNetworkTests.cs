using ConvSharp.Onnx;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>The sample files of the page Network are what <see cref="SampleNetwork"/> makes.</summary>
public class SampleNetworkTests
{
    private const int MostBytes = 60_000;

    [Theory]
    [InlineData("edges.onnx")]
    [InlineData("edges.safetensors")]
    public void A_sample_is_the_network_that_the_code_makes(string name)
    {
        using var stream = new MemoryStream();
        if (name.EndsWith(".onnx", StringComparison.Ordinal))
            OnnxExport.Save(stream, SampleNetwork.Create(), 1, 3, -1, -1);
        else
            ModelFile.Save(stream, SampleNetwork.Create());
        string path = Repository.PathOf("src", "ConvSharp.Playground", "wwwroot", "samples", name);
        if (Environment.GetEnvironmentVariable("CONVSHARP_APPROVE_DOCS") == "1")
            File.WriteAllBytes(path, stream.ToArray());
        Assert.InRange(stream.Length, 1, MostBytes);
        Assert.True(
            stream.ToArray().AsSpan().SequenceEqual(File.ReadAllBytes(path)),
            $"{path} is not the network: run this test with CONVSHARP_APPROVE_DOCS=1.");
    }
}
