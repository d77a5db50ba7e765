using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ConvSharp.Tests.Imaging;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>The tool as a process of its own: what only a process has.</summary>
public class ToolProcessTests
{
    /// <summary>Makes the tool English, whatever this machine's language.</summary>
    internal const string EnglishLocale = "C.UTF-8";

    [Fact]
    public async Task Json_is_all_that_goes_to_standard_output()
    {
        (int exitCode, string output, string error) = await Finish(Start("size", "--input", "4x4", "--json"));
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(1, output.Count(character => character == '\n'));
        using var document = JsonDocument.Parse(output);
        Assert.Contains("⌊", document.RootElement.GetProperty("formula")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_request_ends_with_2_and_one_line()
    {
        (int exitCode, string output, string error) = await Finish(Start("conv", "no-such-picture.png"));
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal("error: INPUT is 'no-such-picture.png', and there is no such file: check the name.\n", error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_system_says_the_language()
    {
        (int exitCode, string output, string error) = await Finish(
            StartIn("zh_CN.UTF-8", "conv", "--values", "1 2; 3 4", "--kernel-values", "1 0; 0 1"));
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("输出", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_written_and_one_line_tells_so()
    {
        using var folder = new TemporaryFolder();
        string picture = folder.File("up.png");
        (int exitCode, string output, string error) = await Finish(
            Start("conv-transpose", Samples.File("coffee.png"), "-o", picture, "--kernel", "3", "--stride", "2"));
        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith($"wrote {picture}: [1, 801, 1201], range ", output, StringComparison.Ordinal);
        Assert.Equal([1, 801, 1201], ToolFiles.PictureShape(picture));
    }

    [Fact]
    public async Task An_interrupted_run_ends_with_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no kill on Windows.");
        (int exitCode, string output, string error) = await Interrupt("bench", "--threads", "1");
        Assert.Equal((130, "error: interrupted.\n"), (exitCode, error));

        // What was measured before is printed, if the first layer was done.
        Assert.True(output.Length == 0 || output.StartsWith("layer ", StringComparison.Ordinal), output);
    }

    /// <summary>Starts the tool, and interrupts it as Ctrl-C does once it works.</summary>
    internal static async Task<(int ExitCode, string Out, string Error)> Interrupt(params string[] arguments)
    {
        Process process = Start(arguments);

        // Starting up takes less than a second; the work goes on for longer.
        while (!process.HasExited && process.TotalProcessorTime < TimeSpan.FromSeconds(1))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        using Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        return await Finish(process);
    }

    private static Process Start(params string[] arguments) => StartIn(EnglishLocale, arguments);

    private static Process StartIn(string locale, params string[] arguments) => Process.Start(Tool(locale, arguments))!;

    internal static ProcessStartInfo Tool(string locale, params string[] arguments)
    {
        string tool = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "convsharp.exe" : "convsharp");
        var start = new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = locale;
        return start;
    }

    internal static async Task<(int ExitCode, string Out, string Error)> Finish(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, await error);
        }
    }
}
