using System.Text.Json;
using ConvSharp.Cli;
using ConvSharp.Cli.Output;
using ConvSharp.ClusterPeer;
using Xunit;

namespace ConvSharp.Tests.Cluster;

/// <summary>The tool's commands for queues.</summary>
public class QueueCommandTests
{
    [Fact]
    public async Task Submit_status_and_work_go_through_a_job()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(12, faults: new() { ["5"] = "broken" });
        (int code, string text, string error) = await RunAsync("submit", folder.JobPath, "--queue", server.Url);
        Assert.True(code == 0 && error.Length == 0, error);
        Assert.Contains(
            "12 tasks, of which 12 are new in the queue, 0 were in it, 0 are done, 0 failed", text, StringComparison.Ordinal);

        JsonElement status = await JsonAsync("status", "--queue", server.Url);
        Assert.Equal(12, status.GetProperty("jobs")[0].GetProperty("waiting").GetInt64());

        int port = QueueServer.FreePort();
        (code, text, error) = await RunAsync(
            "work", "--queue", server.Url, "--job", folder.JobPath, "--workers", "2", "--log-json", "--json", "--metrics-port", $"{port}");
        Assert.True(code == 0, error);
        using var summary = JsonDocument.Parse(text);
        Assert.Equal(11, summary.RootElement.GetProperty("done").GetInt64());
        Assert.Equal(1, summary.RootElement.GetProperty("failed").GetInt64());
        string[] events =
        [
            .. error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
            {
                using var json = JsonDocument.Parse(line);
                return json.RootElement.GetProperty("event").GetString()!;
            }),
        ];
        Assert.Contains("failed", events);
        folder.IsRight(5);

        (code, text, error) = await RunAsync("status", folder.JobPath, "--queue", server.Url);
        Assert.True(code == 0, error);
        Assert.Matches(@"job\.json +12 +0 +0 +0 +11 +1 +0", text);
        Assert.Contains("no worker answers", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_served_for_Prometheus()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(3);
        int port = QueueServer.FreePort();
        using var metrics = ConvSharp.Cli.Cluster.MetricsServer.Start(port);
        using var client = new HttpClient();
        await RunAsync("submit", folder.JobPath, "--queue", server.Url);
        await RunAsync("work", "--queue", server.Url, "--job", folder.JobPath);
        string text = await client.GetStringAsync(
            new Uri($"http://127.0.0.1:{port}/metrics"), TestContext.Current.CancellationToken);
        Assert.Contains("convsharp_tasks_done_total", text, StringComparison.Ordinal);
        Assert.Contains("convsharp_task_duration_seconds_count", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status", "--queue is needed")]
    [InlineData("work --queue nats://127.0.0.1:1 --workers 0", "--workers is 0")]
    [InlineData("submit missing.json --queue nats://127.0.0.1:1", "JOB is 'missing.json', and there is no such file")]
    public async Task One_line_says_what_is_wrong(string request, string expected)
    {
        var (output, error) = (new StringWriter(), new StringWriter { NewLine = "\n" });
        Assert.Equal(2, await Tool.RunAsync(request.Split(' '), new ToolContext(output, error)));
        Assert.StartsWith("error: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, error.ToString().Count(letter => letter == '\n'));
    }

    private static async Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        int code = await Tool.RunAsync(arguments, new ToolContext(output, error) { OpenJob = NumberJob.Open });
        return (code, output.ToString(), error.ToString());
    }

    private static async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        (int code, string text, string error) = await RunAsync([.. arguments, "--json"]);
        Assert.True(code == 0, error);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
