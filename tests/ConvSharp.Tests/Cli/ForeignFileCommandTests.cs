using System.Numerics.Tensors;
using ConvSharp.Files;
using ConvSharp.Tests.Files;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>What the tool says to files that are not what they should be, and to integers.</summary>
public sealed class ForeignFileCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ForeignFileCommandTests()
    {
        ToolFiles.Random<float>(_folder.File("x.npy"), 1, 1, 8, 8);
        _folder.File("lfs.bin", [.. "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12345\n"u8]);
        _folder.File("page.bin", [.. "<!doctype html><html></html>"u8]);
        _folder.File("fields.npy", FileBytes.Npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1, 2, 3), }\n", 24));
        _folder.File("i8.npy", Integers(1, 2, 3, 4, 5, 6));
        _folder.File("i8big.npy", Integers(1, 2, 3, 4, 5, 9007199254740993));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("conv x.npy -o y.npy --weights lfs.bin", "it is a git-lfs pointer, not a safetensors file; run 'git lfs pull'")]
    [InlineData("conv x.npy -o y.npy --weight lfs.bin", "it is a git-lfs pointer, not a .npy array; run 'git lfs pull'")]
    [InlineData("conv lfs.bin -o y.npy", "is a git-lfs pointer, not a PNG, JPEG, WebP, GIF or TIFF picture: run 'git lfs pull'")]
    [InlineData("conv x.npy -o y.npy --weights x.npy", "has no tensor 'weight': name one of its tensors by --tensor. It has: x 1×8×8.")]
    [InlineData("conv page.bin -o y.npy", "is an HTML page, not a PNG")]
    [InlineData("kernels page.bin -o k.png", "it is an HTML page, not a safetensors file")]
    [InlineData("run page.bin x.png -o y.png", "it is an HTML page, not a safetensors file")]
    [InlineData("conv fields.npy -o y.npy", "structured array, with the field 'a'; save one field in Python: numpy.save(path, array['a'])")]
    [InlineData("conv i8big.npy -o y.npy --rank 1", "its int64 value 9007199254740993 at index [0, 1, 2] is held exactly by no float64")]
    [InlineData("conv i8.npy -o y.npy --rank 1 --weight i8big.npy", "its int64 value 9007199254740993 at index [0, 1, 2] ")]
    public async Task The_file_is_named_for_what_it_is(string arguments, string words)
    {
        ToolRun run = await ToolRun.Of(InFolder(arguments));
        Assert.True(run.ExitCode == 2 && run.Error.Contains(words, StringComparison.Ordinal), $"exit code {run.ExitCode}: {run.Error}");
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
        Assert.False(File.Exists(_folder.File("y.npy")));
    }

    [Fact]
    public async Task Integers_that_are_exact_are_convolved()
    {
        Npy.Write(_folder.File("w.npy"), Tensor.Create(new float[] { 1, 1, 1, 10 }, [1, 2, 2]));
        await ToolRun.Text(InFolder("conv i8.npy -o y.npy --rank 1 --weight w.npy"));

        // [1, 2, 3] and [4, 5, 6]: 1 + 2 + 4 + 50, then 2 + 3 + 5 + 60.
        Assert.Equal([57.0, 70], TestTensors.InOrder(Npy.Read<double>(_folder.File("y.npy"))));
    }

    private string[] InFolder(string arguments) =>
        [.. arguments.Split(' ').Select(word => word.Contains('.', StringComparison.Ordinal) ? _folder.File(word) : word)];

    // int64 of shape [1, 2, 3].
    private static byte[] Integers(params long[] values) =>
    [
        .. FileBytes.Npy("{'descr': '<i8', 'fortran_order': False, 'shape': (1, 2, 3), }\n"), .. values.SelectMany(BitConverter.GetBytes),
    ];
}
