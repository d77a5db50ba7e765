using System.Text.Json;
using ConvSharp.Files;
using ConvSharp.Tests.Files.Torch;
using Xunit;

namespace ConvSharp.Tests.Cli;

public sealed class WeightsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tensors_are_listed_with_their_statistics()
    {
        JsonElement json = await ToolRun.Json("weights", TorchFileTests.PathOf("types.pt"), "--json");
        JsonElement half = json.GetProperty("tensors").EnumerateArray().Single(tensor => tensor.GetProperty("name").GetString() == "half");
        Assert.Equal("float16", half.GetProperty("type").GetString());
        Assert.Equal([3], half.Numbers("shape"));
        Assert.Equal((-2.25, 1.5, -0.375), (Number("min"), Number("max"), Number("mean")));
        Assert.Equal((0, 0, 1), (Number("zeros"), Number("nan"), Number("infinite")));

        string text = await ToolRun.Text(
            "weights", TorchFileTests.PathOf("checkpoint.ckpt"), "--no-statistics", "--prefix", "state_dict.1");
        Assert.Equal(6, text.TrimEnd().Split('\n').Length);
        Assert.Contains("state_dict.1.num_batches_tracked  int64    scalar", text, StringComparison.Ordinal);

        double Number(string name) => half.GetProperty(name).GetDouble();
    }

    [Fact]
    public async Task A_checkpoint_becomes_weights_that_a_layer_takes()
    {
        string converted = _folder.File("w.safetensors"), array = _folder.File("w.npy");
        await ToolRun.Text("weights", TorchFileTests.PathOf("checkpoint.ckpt"), "--prefix", "state_dict.0.", "-o", converted);
        using SafeTensorsReader reader = SafeTensorsReader.Open(converted);
        Assert.Equal(["bias", "weight"], reader.Tensors.Select(tensor => tensor.Name));

        await ToolRun.Text("weights", converted, "--tensor", "weight", "-o", array);
        Assert.Equal([3, 2, 3, 3], Npy.ReadHeader(array).Shape);

        ToolFiles.Random<float>(_folder.File("x.npy"), 1, 2, 8, 8);
        string direct = _folder.File("a.npy"), through = _folder.File("b.npy");
        await ToolRun.Text(
            "conv", _folder.File("x.npy"), "-o", direct, "--weights", TorchFileTests.PathOf("checkpoint.ckpt"),
            "--tensor", "state_dict.0.weight");
        await ToolRun.Text("conv", _folder.File("x.npy"), "-o", through, "--weights", converted);
        Assert.Equal(File.ReadAllBytes(through), File.ReadAllBytes(direct));
    }

    [Fact]
    public async Task A_wrong_request_writes_nothing()
    {
        string output = _folder.File("w.npy");
        ToolRun several = await ToolRun.Of("weights", TorchFileTests.PathOf("types.pt"), "-o", output);
        Assert.Contains("A .npy file holds one array, but there are 16", several.Error, StringComparison.Ordinal);
        ToolRun module = await ToolRun.Of("weights", TorchFileTests.PathOf("module.pt"), "-o", output);
        Assert.Contains("torch.nn.modules.container.Sequential", module.Error, StringComparison.Ordinal);
        ToolRun absent = await ToolRun.Of("weights", TorchFileTests.PathOf("types.pt"), "--tensor", "none");
        Assert.Contains("--tensor is 'none'", absent.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }
}
