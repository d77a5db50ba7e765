using ConvSharp.Cluster;
using ConvSharp.ClusterPeer;
using Xunit;

namespace ConvSharp.Tests.Cluster;

/// <summary>Servers and connections that are lost, and submissions that end early.</summary>
public class ServerFaultTests
{
    [Fact]
    public async Task A_server_that_is_killed_and_started_again_goes_on()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(300, milliseconds: 10);
        await SubmitAsync(folder, server);
        using Peer worker = Peer.Work(server.Url, folder.JobPath, 2);
        await NumberFolder.UntilAsync("some outputs", worker, () => folder.OutputCount > 20);
        server.Kill();
        await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
        await server.StartAgainAsync();
        await worker.EndsWellAsync();
        folder.IsRight();
        Assert.Contains("disconnected", worker.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_lost_is_told_and_submitting_again_completes()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(300, milliseconds: 10);
        await SubmitAsync(folder, server);
        using Peer worker = Peer.Work(server.Url, folder.JobPath, 2);
        await NumberFolder.UntilAsync("some outputs", worker, () => folder.OutputCount > 20);
        server.Kill();
        server.DeleteStore();
        await server.StartAgainAsync();
        Assert.Equal(2, await worker.ExitCodeAsync());
        Assert.Contains("the queue has lost the job", worker.Text, StringComparison.Ordinal);
        Assert.Contains("submit it again", worker.Text, StringComparison.Ordinal);

        SubmissionResult again = await SubmitAsync(folder, server);
        Assert.True(again is { Done: > 20, Queued: 0 }, $"{again}");
        Assert.Equal(300, again.Done + again.Published);
        using Peer second = Peer.Work(server.Url, folder.JobPath, 4);
        await second.EndsWellAsync();
        folder.IsRight();
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_made_again()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var proxy = new CutProxy(server.Port);
        using var folder = new NumberFolder(300, milliseconds: 10);
        await SubmitAsync(folder, server);
        using Peer worker = Peer.Work($"nats://127.0.0.1:{proxy.Port}", folder.JobPath, 2);
        await NumberFolder.UntilAsync("some outputs", worker, () => folder.OutputCount > 20);
        proxy.Cut();
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.False(worker.HasExited, worker.Text);
        proxy.Open();
        await worker.EndsWellAsync();
        folder.IsRight();
    }

    [Fact]
    public async Task A_submission_that_is_killed_is_completed_by_the_next()
    {
        const int tasks = 60_000;
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(tasks);
        using (Peer submitter = Peer.Submit(server.Url, folder.JobPath))
        {
            while (await StatusAsync(server) is not [{ Waiting: > 0 }])
                Assert.False(submitter.HasExited, submitter.Text);
            submitter.Kill();
        }

        JobStatus half = Assert.Single(await StatusAsync(server));
        Assert.True(half is { IsSubmitted: false, Waiting: > 0 and < tasks }, $"{half}");
        SubmissionResult again = await SubmitAsync(folder, server);
        Assert.Equal((half.Waiting, tasks - half.Waiting), (again.Queued, again.Published));
        JobStatus whole = Assert.Single(await StatusAsync(server));
        Assert.True(whole is { IsSubmitted: true, Waiting: tasks }, $"{whole}");
    }

    private static Task<IReadOnlyList<JobStatus>> StatusAsync(QueueServer server) =>
        QueueStatus.OfAllAsync(server.Options(), TestContext.Current.CancellationToken);

    private static async Task<SubmissionResult> SubmitAsync(NumberFolder folder, QueueServer server)
    {
        using NumberJob job = folder.Open();
        return await Submission.SubmitAsync(job, server.Options(), cancellation: TestContext.Current.CancellationToken);
    }
}
