using ConvSharp.Cluster;
using ConvSharp.ClusterPeer;
using Xunit;

namespace ConvSharp.Tests.Cluster;

/// <summary>Workers that are killed, stopped and cut off, as processes of their own.</summary>
public class WorkerFaultTests
{
    [Fact]
    public async Task Workers_that_are_killed_each_second_end_with_every_output_once_and_right()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(2000, milliseconds: 15);
        await SubmitAsync(folder, server);
        var workers = new List<Peer> { Peer.Work(server.Url, folder.JobPath, 4), Peer.Work(server.Url, folder.JobPath, 4) };
        try
        {
            int kills = 0;
            while (!folder.IsComplete)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
                if (kills < 5)
                {
                    workers[kills++].Kill();
                    workers.Add(Peer.Work(server.Url, folder.JobPath, 4));
                }

                Assert.False(workers.TrueForAll(worker => worker.HasExited) && !folder.IsComplete, string.Concat(workers.Select(w => w.Text)));
            }

            folder.IsRight();
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }

    [Fact]
    public async Task A_worker_that_is_stopped_beyond_its_lease_and_goes_on_does_no_harm()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(20, faults: new() { ["0"] = "slow" }, slowMilliseconds: 500);
        await SubmitAsync(folder, server);
        using Peer first = Peer.Work(server.Url, folder.JobPath, 1);
        await NumberFolder.UntilAsync("task 0 runs", first, () => folder.Runs(0) == 1);
        first.Send("STOP");
        using Peer second = Peer.Work(server.Url, folder.JobPath, 1);
        await second.EndsWellAsync();
        folder.IsRight();
        Assert.Equal(2, folder.Runs(0));
        first.Send("CONT");
        await first.EndsWellAsync();
        folder.IsRight();
    }

    [Fact]
    public async Task A_long_task_keeps_its_lease_and_the_others_wait_for_its_end()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(20, faults: new() { ["0"] = "slow" }, slowMilliseconds: 5000);
        await SubmitAsync(folder, server);
        using Peer first = Peer.Work(server.Url, folder.JobPath, 1);
        using Peer second = Peer.Work(server.Url, folder.JobPath, 2);
        await first.EndsWellAsync();
        await second.EndsWellAsync();
        folder.IsRight();
        Assert.Equal(1, folder.Runs(0));
    }

    [Fact]
    public async Task A_worker_that_is_told_to_end_gives_its_task_back_at_once()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(1, faults: new() { ["0"] = "slow" }, slowMilliseconds: 3000);
        using NumberJob job = folder.Open();
        await Submission.SubmitAsync(
            job, server.Options() with { Lease = TimeSpan.FromMinutes(10) }, cancellation: TestContext.Current.CancellationToken);
        using Peer first = Peer.Work(server.Url, folder.JobPath, 1);
        await NumberFolder.UntilAsync("task 0 runs", first, () => folder.Runs(0) == 1);
        first.Send("TERM");
        await first.EndsWellAsync();
        Assert.Equal(0, folder.OutputCount);

        // The lease is longer than the test may take.
        using Peer second = Peer.Work(server.Url, folder.JobPath, 1);
        await second.EndsWellAsync();
        folder.IsRight();
    }

    [Fact]
    public async Task Tasks_that_break_hang_or_kill_their_workers_are_recorded_and_the_others_are_done()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(
            60, milliseconds: 10, faults: new() { ["3"] = "broken", ["5"] = "crash", ["7"] = "disk", ["9"] = "hang" });
        using NumberJob job = folder.Open();
        await Submission.SubmitAsync(
            job, server.Options() with { Lease = TimeSpan.FromSeconds(1), MostDeliveries = 4 },
            cancellation: TestContext.Current.CancellationToken);
        int crashes = 0;
        while (true)
        {
            using Peer worker = Peer.Work(server.Url, folder.JobPath, 4, ("PEER_LIMIT", "0.3"), ("PEER_DELAY", "0.2"));
            if (await worker.ExitCodeAsync() == 0)
                break;
            Assert.True(++crashes <= 4, $"{worker.Text}; failed: {string.Join(", ", folder.Failures)}");
        }

        folder.IsRight(3, 5, 7, 9);
        Assert.Equal((1, 4), (folder.Runs(3), folder.Runs(5)));
        Assert.Contains("the input is broken", folder.Failure(3), StringComparison.Ordinal);
        Assert.Contains("given out 4 times", folder.Failure(5), StringComparison.Ordinal);
        Assert.Contains("No space left", folder.Failure(7), StringComparison.Ordinal);
        Assert.Contains("stopped after 0.3 s", folder.Failure(9), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_waited_for()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(10, faults: new() { ["7"] = "disk" });
        await SubmitAsync(folder, server);
        using Peer worker = Peer.Work(server.Url, folder.JobPath, 1);
        await NumberFolder.UntilAsync("task 7 was tried", worker, () => folder.Runs(7) == 1);
        folder.MakeSpace();
        await worker.EndsWellAsync();
        folder.IsRight();
        Assert.Contains("tried again", worker.Text, StringComparison.Ordinal);
    }

    private static async Task<SubmissionResult> SubmitAsync(NumberFolder folder, QueueServer server)
    {
        using NumberJob job = folder.Open();
        return await Submission.SubmitAsync(job, server.Options(), cancellation: TestContext.Current.CancellationToken);
    }
}
