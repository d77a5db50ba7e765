using System.Numerics.Tensors;
using ConvSharp.Files;
using ConvSharp.Imaging;
using ConvSharp.Tests.Imaging;
using Xunit;

namespace ConvSharp.Tests.Cli;

public sealed class BadRequestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BadRequestTests()
    {
        ToolFiles.Random<float>(_folder.File("x.npy"), 1, 3, 8, 8);
        ToolFiles.Random<float>(_folder.File("batch.npy"), 1, 2, 3, 8, 8);
        ToolFiles.Random<float>(_folder.File("sequence.npy"), 1, 3, 8);
        ToolFiles.Random<float>(_folder.File("w.npy"), 1, 2, 3, 3, 3);
        ToolFiles.Random<float>(_folder.File("b3.npy"), 1, 3);
        ToolFiles.Random<float>(_folder.File("flat.npy"), 1, 8);
        Npy.Write(_folder.File("empty.npy"), Tensor.CreateFromShape<float>([0, 3, 4]));
        new ConvSharp.Imaging.PixelImage(4, 4, new byte[64]).Save(_folder.File("small.png"));
        _folder.File("note.txt", "no picture"u8.ToArray());
        _folder.File("cut.npy", File.ReadAllBytes(_folder.File("x.npy"))[..200]);
        _folder.File("cut.png", File.ReadAllBytes(Samples.File("camera.png"))[..5000]);
        _folder.File("giant.png", Pictures.PngClaiming(100_000, 100_000));
        new SafeTensorsWriter().Add("kernel", Tensor.Create([1f], [1])).Write(_folder.File("other.safetensors"));
        Directory.CreateDirectory(_folder.File("folder"));
    }

    [Theory]
    [InlineData("conv", "INPUT")]
    [InlineData("cnov x.npy", "'cnov' is no command of convsharp: did you mean conv?")]
    [InlineData("xyzzy", "'xyzzy' is no command of convsharp: use one of conv, conv-transpose, size")]
    [InlineData("train upscal", "'upscal' is no command of convsharp train: did you mean upscale?")]
    [InlineData("conv x.npy --strid 2 -o y.npy", "'--strid' is no option of convsharp conv: did you mean --stride? See 'conv")]
    [InlineData("conv x.npy --frobnicate -o y.npy", "'--frobnicate' is no option of convsharp conv: check its name.")]
    [InlineData("size --input 4x4 --save-weights y.safetensors", "'--save-weights' is no option of convsharp size")]
    [InlineData("explain --input 4x4 --seed 3", "'--seed' is no option of convsharp explain")]
    [InlineData("kernels --kernel 3 --stride 2", "'--stride' is no option of convsharp kernels")]
    [InlineData("matrix --input 4x4 --no-bias", "'--no-bias' is no option of convsharp matrix")]
    [InlineData("conv x.npy -o y.npy --padding sme", "--padding is 'sme': did you mean same? Use numbers, or valid, same, ")]
    [InlineData("size --input 4x4 -o y.svg", "--output is about the picture of a stack: add --layers")]
    [InlineData("size --input 4x4 --layers conv --theme dark", "--theme is about a picture, but none is written")]
    [InlineData("size --input 4x4 --layers conv --kernel 3", "--layers describes all layers, so --kernel has no meaning")]
    [InlineData("size --input 4x4 --layers conv --transposed", "--layers describes all layers, so --transposed has no meaning")]
    [InlineData("size --input 4x4 --layers conv -o y.gif", "y.gif")]
    [InlineData("gradcheck", "--input is missing: give the input's shape, or its numbers by --values")]
    [InlineData("gradcheck --input 4x4 --values 1", "leave one of them out")]
    [InlineData("size --input 4294967296x4294967296 --kernel 1", "use smaller")]
    [InlineData("size --input 10000000x10000000 --groups 1000", "do not fit in 64 bits: use smaller numbers.")]
    [InlineData("conv x.npy --stride", "--stride")]
    [InlineData("conv x.npy --stride 1 --stride 2", "--stride")]
    [InlineData("conv x.npy z.npy -o y.npy", "z.npy'")]
    [InlineData("conv missing.png -o y.png", "INPUT is")]
    [InlineData("conv folder -o y.png", "a folder")]
    [InlineData("conv note.txt -o y.png", "is text that starts with")]
    [InlineData("conv cut.npy -o y.npy", "768 bytes")]
    [InlineData("conv cut.png -o y.npy", "cut short")]
    [InlineData("conv giant.png -o y.npy", "100000×100000 pixels")]
    [InlineData("conv flat.npy -o y.npy --rank 2", "of shape [8], 1 axis, but a layer of rank 2 takes")]
    [InlineData("conv flat.npy -o y.npy --rank 2", "or --rank 1.")]
    [InlineData("conv flat.npy -o y.npy --filter box", "[N, C, H, W]: give such an array.")]
    [InlineData("conv flat.npy -o y.npy --rank 1 --filter box", "leave --rank out")]
    [InlineData("conv x.npy -o y.npy --padding causal --kernel 3x3", "no one direction: give numbers")]
    [InlineData("conv batch.npy -o y.npy --rank 1", "takes [L] (one channel), [C, L] or [N, C, L]: give such an array, or --rank 2.")]
    [InlineData("conv sequence.npy -o y.npy --weight w.npy", "the input has 1 channel, but the weight")]
    [InlineData("conv sequence.npy -o y.npy --weight sequence.npy", "a weight of 3 to 5 axes is needed, two of channels and")]
    [InlineData("conv small.png -o y.npy --rank 3", "a picture of 2 spatial axes, but the layer has rank 3")]
    [InlineData("conv empty.npy -o y.npy", "no channel")]
    [InlineData("conv --input x.npy", "'--input' is no option of convsharp conv")]
    [InlineData("conv x.npy -o ./y.npy --save-weights y.npy", "the same file as --output")]
    [InlineData("conv x.npy -o x.npy", "the file that INPUT")]
    [InlineData("conv x.npy -o y.npy --weight w.npy --save-weights w.npy", "the file that --weight")]
    [InlineData("conv x.npy -o b3.npy --weight w.npy --bias b3.npy", "the file that --bias")]
    [InlineData("conv x.npy -o y.npy --weights other.safetensors --save-weights other.safetensors", "the file that --weights")]
    [InlineData("matrix --input 4x4 -o y.npy --save-weights y.npy", "the same file as --output")]
    [InlineData("kernels x.npy -o ./x.npy", "its extension is no format")]
    [InlineData("kernels --filter box -o y.png --save-weights y.png", "the same file as --output")]
    [InlineData("animate --values x.npy --numbers -o y.svg --save-weights x.npy", "the file that --values")]
    [InlineData("animate --values batch.npy --numbers -o y.svg", "a batch of 2, and one sample is shown")]
    [InlineData("animate nothing -o y.svg", "PRESET 'nothing'")]
    [InlineData("checkerboard --weight w.npy -o y.html --save-even y.html", "the same file as --output")]
    [InlineData("checkerboard --weight w.npy --save-even w.npy", "the file that --weight")]
    [InlineData("run other.safetensors cut.png -o cut.png", "the file that PICTURE")]
    [InlineData("train kernels --pictures . -o cut.png", "the file that --pictures")]
    [InlineData("train upscale --resume x.npy", "--resume is '")]
    [InlineData("conv batch.npy -o y.png", "a batch of 2")]
    [InlineData("conv x.npy -o y.txt", "y.txt")]
    [InlineData("conv x.npy -o folder", "folder")]
    [InlineData("conv x.npy -o missing/y.npy", "does not exist")]
    [InlineData("conv x.npy -o y.npy --save-weights missing/w.safetensors", "--save-weights")]
    [InlineData("conv x.npy -o y.npy --stride 0", "--stride is 0")]
    [InlineData("conv x.npy -o y.npy --tensor kernel", "--tensor is kernel")]
    [InlineData("conv x.npy -o y.npy --weights other.safetensors", "by --tensor. It has: kernel 1")]
    [InlineData("conv x.npy -o y.npy --weights other.safetensors --tensor w", "no tensor 'w'")]
    [InlineData("conv x.npy -o y.npy --stride two", "--stride is 'two'")]
    [InlineData("conv x.npy -o y.npy --stride 1x2x3", "--stride is (1, 2, 3)")]
    [InlineData("conv x.npy -o y.npy --dilation -1", "--dilation is -1")]
    [InlineData("conv x.npy -o y.npy --kernel 9", "--kernel is (9 x 9)")]
    [InlineData("conv x.npy -o y.npy --kernel 3x", "--kernel is '3x'")]
    [InlineData("conv x.npy -o y.npy --kernel 99999999999", "--weight")]
    [InlineData("conv x.npy -o y.npy --padding -1", "--padding is -1")]
    [InlineData("conv x.npy -o y.npy --padding some", "--padding is 'some': did you mean same?")]
    [InlineData("conv x.npy -o y.npy --padding causal", "--padding is causal")]
    [InlineData("conv x.npy -o y.npy --padding 8 --padding-mode reflect", "reflect")]
    [InlineData("conv x.npy -o y.npy --padding-mode mirror", "--padding-mode is 'mirror'")]
    [InlineData("conv x.npy -o y.npy --padding 4611686018427387904", "4611686018427387904")]
    [InlineData("conv x.npy -o y.npy --rank 4", "--rank is 4")]
    [InlineData("conv x.npy -o y.npy --groups 0", "--groups is 0")]
    [InlineData("conv x.npy -o y.npy --groups 2", "--in-channels is 3")]
    [InlineData("conv x.npy -o y.npy --in-channels 1", "--in-channels is 1")]
    [InlineData("conv x.npy -o y.npy --threads 0", "--threads is 0")]
    [InlineData("conv x.npy -o y.npy --output-padding 1", "--output-padding")]
    [InlineData("conv-transpose x.npy -o y.npy --output-padding 1", "--output-padding is 1")]
    [InlineData("conv-transpose x.npy -o y.npy --output-size 99", "[99, 99]")]
    [InlineData("conv-transpose x.npy -o y.npy --output-size 10 --output-padding 0", "exclude each other")]
    [InlineData("conv x.npy -o y.npy --init xavier", "--init is 'xavier': did you mean xavier-normal? Use one of default")]
    [InlineData("conv x.npy -o y.npy --gain 2", "--gain is 2")]
    [InlineData("conv x.npy -o y.npy --init xavier-uniform --gain 1e300", "--gain is '1e300'")]
    [InlineData("conv x.npy -o y.npy --seed one", "--seed is 'one'")]
    [InlineData("conv x.npy -o y.npy --filter blur", "--filter is 'blur'")]
    [InlineData("conv x.npy -o y.npy --filter box --kernel 5", "--kernel is 5")]
    [InlineData("conv x.npy -o y.npy --filter box --init ones", "exclude each other")]
    [InlineData("conv x.npy -o y.npy --weight w.npy --seed 1", "exclude each other")]
    [InlineData("conv x.npy -o y.npy --weight w.npy --kernel 5", "--kernel is 5")]
    [InlineData("conv x.npy -o y.npy --weight w.npy --in-channels 6", "--in-channels is 6")]
    [InlineData("conv x.npy -o y.npy --weight w.npy --bias b3.npy", "--bias is [3]")]
    [InlineData("conv x.npy -o y.npy --weight b3.npy", "[3]")]
    [InlineData("conv x.npy -o y.npy --weight missing.npy", "--weight is")]
    [InlineData("conv x.npy -o y.npy --bias b3.npy", "--weight")]
    [InlineData("conv x.npy -o y.npy --weights other.safetensors", "'weight'")]
    [InlineData("conv x.npy -o y.npy --gray", "--gray")]
    [InlineData("conv x.npy -o y.npy --colormap viridis", "--colormap")]
    [InlineData("conv x.npy -o y.npy --before-after", "--before-after")]
    [InlineData("conv x.npy --zoom 2", "--zoom")]
    [InlineData("conv x.npy -o y.png --zoom 9000", "--zoom 9000")]
    [InlineData("conv x.npy -o y.png --colormap hot", "--colormap is 'hot'")]
    [InlineData("size", "--input")]
    [InlineData("size --input 0x4", "--input is '0x4'")]
    [InlineData("size --input 4x4 --rank 3", "--input is 4x4")]
    [InlineData("matrix --input 4x4 -o y.txt", "y.txt")]
    [InlineData("matrix --input 99999x99999 -o y.npy", "rows")]
    [InlineData("matrix --input 400x400 -o y.svg", "entries")]
    [InlineData("explain --input 1x1x1x1x1x7", "--input is 1x1x1x1x1x7, 6 axes, but a layer of rank 2 takes [H, W] (one channel)")]
    [InlineData("gradcheck --input 7x7 --rank 3", "takes [D, H, W] (one channel), [C, D, H, W] or [N, C, D, H, W]")]
    [InlineData("gradcheck --input 1x2x3x3 --kernel 5", "--kernel is")]
    [InlineData("gradcheck --input 1x2x3x3 --elements 0", "--elements is 0")]
    [InlineData("train", "train upscale")]
    [InlineData("train upscale", "--pictures is 'samples'")]
    [InlineData("train upscale --pictures folder", "none of them at least 128")]
    [InlineData("train upscale --pictures folder -o y.txt", "and a model is a .safetensors file")]
    [InlineData("train upscale --pictures folder --steps 1 --minutes 1", "exclude each other")]
    [InlineData("train upscale --pictures folder --resume y.safetensors --head resize-conv", "exclude each other")]
    [InlineData("train upscale --minutes 0", "--minutes is '0'")]
    [InlineData("train upscale --head deconv", "--head is 'deconv'")]
    [InlineData("train upscale --channels 5000", "--channels is 5000")]
    [InlineData("run other.safetensors x.npy -o y.png", "not marked as an upscaler")]
    [InlineData("run missing.safetensors x.npy -o y.png", "MODEL is")]
    [InlineData("run note.txt x.npy -o y.png", "note.txt")]
    [InlineData("run other.safetensors x.npy", "--output")]
    [InlineData("run other.safetensors x.npy -o y.npy", "its extension is no format")]
    [InlineData("bench --filter nothing", "--filter is 'nothing'")]
    public async Task One_line_says_what_is_wrong_and_no_file_is_left(string request, string expected)
    {
        string[] before = [.. _folder.FileNames];
        string[] arguments = [.. request.Split(' ').Select(word => IsFile(word) ? _folder.File(word) : word)];
        ToolRun run = await ToolRun.Of(arguments);

        Assert.True(run.ExitCode == 2, $"{request}: exit code {run.ExitCode}, {run.Error}");
        Assert.Equal("", run.Out);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n', StringComparison.Ordinal));
        Assert.Contains(expected, run.Error.Replace(_folder.File(""), "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter '", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, _folder.FileNames);
    }

    [Fact]
    public async Task An_older_output_survives_a_bad_request()
    {
        string old = _folder.File("old.npy", [1, 2, 3]);
        Assert.Equal(2, (await ToolRun.Of("conv", _folder.File("x.npy"), "-o", old, "--kernel", "99")).ExitCode);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(old, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsFile(string word) => word is "folder" || word.Contains('.', StringComparison.Ordinal);
}
