using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Cli.Output;
using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>Names from files and from the command line reach the terminal with hidden characters shown as escapes.</summary>
public class VisibleTextTests
{
    // A colour, a line break, a direction that is overridden, one that is isolated, a space of no width, a tag beyond 16 bits.
    private const string Evil = "a\u001b[31mb\r\nc\u202ed\u2066e\u200bf\u009bg\U000e0041h";
    private const string Shown = @"a\u001b[31mb\r\nc\u202ed\u2066e\u200bf\u009bg\udb40\udc41h";

    [Theory]
    [InlineData("", "")]
    [InlineData("o = ⌊(i − 1) / s⌋ + 1 → w₀₁ · 3×3 … Ж 日本 😀 é", "o = ⌊(i − 1) / s⌋ + 1 → w₀₁ · 3×3 … Ж 日本 😀 é")]
    [InlineData(Evil, Shown)]
    [InlineData("\t\n\u2028\u2029\u0085\u007f\u061c\ufeff\u00ad", @"\t\n\u2028\u2029\u0085\u007f\u061c\ufeff\u00ad")]
    [InlineData("\\n", "\\n")]
    public void Hidden_characters_are_escapes(string text, string expected) => Assert.Equal(expected, VisibleText.Of(text));

    [Fact]
    public void Half_of_a_pair_is_an_escape() => Assert.Equal(@"a\ud83db\ude00", VisibleText.Of("a\ud83db\ude00"));

    [Fact]
    public void Lines_stay_lines() => Assert.Equal("a\r\nb\nc\td\\re", VisibleText.OfLines("a\r\nb\nc\td\re"));

    [Fact]
    public void Json_keeps_its_meaning()
    {
        string json = JsonText.Object(writer => writer.WriteString(Evil, Evil));
        Assert.DoesNotContain(json, character => char.IsControl(character) || character is '\u202e' or '\u2066' or '\u200b');
        using var document = JsonDocument.Parse(json);
        Assert.Equal(Evil, document.RootElement.GetProperty(Evil).GetString());
    }

    [Theory]
    [InlineData("kernels {0}", 2)]
    [InlineData("kernels {0} --tensor x", 2)]
    [InlineData("size --input 4x4 --weights {0}", 2)]
    [InlineData("checkerboard --weights {0}", 2)]
    [InlineData("run {0} x.png -o y.png", 2)]
    [InlineData("train upscale --resume {0}", 2)]
    public async Task Names_of_tensors_are_shown_with_escapes(string request, int exitCode)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("m.safetensors");
        new SafeTensorsWriter()
            .Add(Evil, Tensor.Create(new float[9], [1, 1, 3, 3]))
            .Add("1\num_batches_tracked", Tensor.Create(new float[9], [1, 1, 3, 3]))
            .AddMetadata(Evil, Evil)
            .Write(file);
        ToolRun run = await ToolRun.Of(string.Format(null, request, file).Split(' '));
        Assert.Equal(exitCode, run.ExitCode);
        AssertOneVisibleLine(run.Error);
        if (run.Error.Contains("It has", StringComparison.Ordinal))
        {
            Assert.Contains(@"1\num_batches_tracked", run.Error, StringComparison.Ordinal);
            Assert.Contains(Shown, run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Names_of_files_are_shown_with_escapes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        using var folder = new TemporaryFolder();
        string input = folder.File($"x{Evil}.npy"), output = folder.File($"y{Evil}.npy");
        ToolFiles.Random<float>(input, 1, 4, 4);
        ToolRun run = await ToolRun.Of("conv", input, "-o", output);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"y{Shown}.npy: [1, 2, 2]", run.Out, StringComparison.Ordinal);
        AssertOneVisibleLine(run.Out);
        Assert.Equal(output, (await ToolRun.Json("conv", input, "-o", output)).GetProperty("file").GetString());

        foreach (string[] wrong in (string[][])[["conv", $"{input}2"], ["conv", input, "-o", input], [Evil], ["conv", input, $"--{Evil}"]])
        {
            run = await ToolRun.Of(wrong);
            Assert.Equal(2, run.ExitCode);
            AssertOneVisibleLine(run.Error);
        }
    }

    private static void AssertOneVisibleLine(string text)
    {
        Assert.Equal(text.Length - 1, text.IndexOf('\n', StringComparison.Ordinal));
        Assert.Equal(text[..^1], VisibleText.Of(text[..^1]));
    }
}
