using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Files;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;
using ConvSharp.Tests.Imaging;
using Xunit;

namespace ConvSharp.Tests.Cli;

public sealed class TrainKernelsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _pictures;

    public TrainKernelsCommandTests()
    {
        _pictures = _folder.File("pictures");
        Directory.CreateDirectory(_pictures);
        Tensor<float> picture = Picture.Load(Samples.File("chelsea.png"));
        Picture.Save<float>(Path.Combine(_pictures, "a.png"), picture.Slice([0..3, 0..193, 0..256]));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kernels_are_the_same_for_any_threads_and_come_as_weights_or_as_a_picture()
    {
        (string one, string two, string picture) =
            (_folder.File("one.safetensors"), _folder.File("two.safetensors"), _folder.File("kernels.png"));
        await ToolRun.Text(Train(one, "--steps", "5", "--threads", "1"));
        await ToolRun.Text(Train(two, "--steps", "5", "--threads", "2"));
        await ToolRun.Text(Train(picture, "--steps", "5"));

        Assert.Equal(Bytes(one), Bytes(two));
        using SafeTensorsReader reader = SafeTensorsReader.Open(one);
        Assert.Equal(
            ["decoder.weight [8, 3, 7, 7]", "encoder.bias [8]", "encoder.weight [8, 3, 7, 7]"],
            reader.Tensors.Select(tensor => $"{tensor.Name} [{string.Join(", ", tensor.Shape)}]").Order(StringComparer.Ordinal));
        Tensor<float> kernels = reader.Read<float>("decoder.weight");
        Assert.Equal(KernelMaps.RenderColor<float>(kernels).Encode(PictureFormat.Png), Bytes(picture));
        for (nint kernel = 0; kernel < 8; kernel++)
        {
            nint own = kernel;
            double square = Enumerable.Range(0, 147).Sum(at => Math.Pow(kernels[own, at / 49, at / 7 % 7, at % 7], 2));
            Assert.Equal(1, square, 1e-5);
        }
    }

    [Fact]
    public async Task Training_makes_the_error_smaller_and_the_code_sparser()
    {
        JsonElement first = await ToolRun.Json(Train(_folder.File("first.safetensors"), "--steps", "1"));
        JsonElement later = await ToolRun.Json(Train(_folder.File("later.safetensors"), "--steps", "250"));

        Assert.True(Error(later) < 0.93 * Error(first), $"error from {Error(first)} to {Error(later)}");
        double active = later.GetProperty("active").GetDouble();
        Assert.True(active < 0.8 * first.GetProperty("active").GetDouble(), $"{active}");

        static double Error(JsonElement trained) => trained.GetProperty("error").GetDouble();
    }

    [Theory]
    [InlineData("--kernel 3 --stride 4", "--stride is 4")]
    [InlineData("--kernel 1", "--kernel is 1")]
    [InlineData("--kernel 60 --stride 60", "at least 610 pixels")]
    [InlineData("--sparsity -1", "--sparsity is '-1'")]
    public async Task What_cannot_be_learnt_is_refused(string options, string part)
    {
        string path = _folder.File("k.safetensors");
        ToolRun run = await ToolRun.Of(["train", "kernels", "-o", path, "--pictures", _pictures, .. options.Split(' ')]);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    private static byte[] Bytes(string path) => File.ReadAllBytes(path);

    private string[] Train(string path, params string[] options) =>
        ["train", "kernels", "-o", path, "--pictures", _pictures, "--channels", "8", "--kernel", "7", "--stride", "3", .. options];
}
