using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Xunit;

namespace ConvSharp.Tests.Cli;

public sealed class PlaygroundCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serves_a_folder_until_it_is_interrupted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no kill on Windows.");
        using Process process = Process.Start(
            ToolProcessTests.Tool(ToolProcessTests.EnglishLocale, [.. Serve(), "--no-browser", "--json"]))!;
        using var line = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync(Cancellation))!);
        var address = new Uri(line.RootElement.GetProperty("address").GetString()!);
        using (var client = new HttpClient())
            Assert.Equal("<p>start</p>", await client.GetStringAsync(address, Cancellation));

        // A browser that has sent half a request is no reason to stay.
        using var slow = new RawHttp(address.Port);
        await slow.Send("GET / HT");
        Assert.Equal((0, "", ""), await Interrupt(process));
    }

    [Theory]
    [InlineData(
        ToolProcessTests.EnglishLocale, @" \(Ctrl-C ends it\)", "no browser can be opened here: open the address in one yourself.")]
    [InlineData("zh_CN.UTF-8", "（按 Ctrl-C 结束）", "此处无法打开浏览器：请自行在浏览器中打开该地址。")]
    public async Task Without_a_browser_the_address_remains(string locale, string end, string hint)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows finds the browser without the path.");
        ProcessStartInfo start = ToolProcessTests.Tool(locale, Serve());
        start.Environment["PATH"] = Directory.CreateDirectory(_folder.File("no-programs")).FullName;
        using Process process = Process.Start(start)!;
        Assert.Matches($@"^http://localhost:\d+/{end}$", await process.StandardOutput.ReadLineAsync(Cancellation));
        Assert.Equal(hint, await process.StandardError.ReadLineAsync(Cancellation));
        Assert.Equal((0, "", ""), await Interrupt(process));
    }

    [Theory]
    [InlineData("", "no playground is packed beside this tool: give --folder FOLDER, the folder that dotnet publish made.")]
    [InlineData("--folder missing", "--folder is 'missing', and there is no such folder: check the name.")]
    [InlineData("--folder {empty}", "--folder is '{empty}', which has no index.html: give the folder that dotnet publish made.")]
    [InlineData("--folder {site} --port 70000", "--port is 70000: use 0 to 65535. See 'convsharp playground --help'.")]
    [InlineData("--folder {site} --port -1", "--port is -1: use 0 to 65535. See 'convsharp playground --help'.")]
    public async Task Wrong_requests(string arguments, string complaint)
    {
        string empty = Directory.CreateDirectory(_folder.File("empty")).FullName;
        string Filled(string text) => text
            .Replace("{empty}", empty, StringComparison.Ordinal)
            .Replace("{site}", Site(), StringComparison.Ordinal);
        ToolRun run = await ToolRun.Of(
            ["playground", "--no-browser", .. Filled(arguments).Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal((2, "", $"error: {Filled(complaint)}\n"), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public async Task A_port_that_is_taken()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        ToolRun run = await ToolRun.Of("playground", "--no-browser", "--folder", Site(), "--port", $"{port}");
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"error: --port is {port}, which cannot be opened (", run.Error, StringComparison.Ordinal);
    }

    private string[] Serve() => ["playground", "--folder", Site(), "--port", "0"];

    private string Site()
    {
        string site = Directory.CreateDirectory(_folder.File("site")).FullName;
        File.WriteAllText(Path.Combine(site, "index.html"), "<p>start</p>");
        return site;
    }

    private static async Task<(int ExitCode, string Out, string Error)> Interrupt(Process process)
    {
        using Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        return await ToolProcessTests.Finish(process);
    }
}
