using System.Diagnostics;
using System.Diagnostics.Metrics;
using ConvSharp.Cluster;
using ConvSharp.ClusterPeer;
using Xunit;

namespace ConvSharp.Tests.Cluster;

/// <summary>The queue from within one process: what is submitted, done, counted and refused.</summary>
public class QueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submitting_twice_puts_no_task_twice_into_the_queue_within_the_window_and_beyond()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(50);
        QueueOptions options = server.Options() with { DuplicateWindow = TimeSpan.FromMilliseconds(200) };
        using NumberJob job = folder.Open();
        Assert.Equal(50, (await Submission.SubmitAsync(job, options, cancellation: Cancellation)).Published);
        Assert.Equal((0, 50), await AgainAsync());
        await Task.Delay(TimeSpan.FromMilliseconds(500), Cancellation);
        Assert.Equal((0, 50), await AgainAsync());
        Assert.Equal(50, Assert.Single(await QueueStatus.OfAllAsync(options, Cancellation)).Waiting);

        WorkerSummary done = await Worker(options, folder.JobPath).RunAsync(Cancellation);
        Assert.Equal((50, 0, 0), (done.Done, done.Skipped, done.Failed));
        Assert.Equal((0, 0), await AgainAsync());
        folder.IsRight();

        async Task<(long Published, long Queued)> AgainAsync()
        {
            SubmissionResult again = await Submission.SubmitAsync(job, options, cancellation: Cancellation);
            return (again.Published, again.Queued);
        }
    }

    [Fact]
    public async Task A_task_whose_failure_was_removed_is_submitted_again_at_once()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(3, faults: new() { ["1"] = "broken" });
        using NumberJob job = folder.Open();
        QueueOptions options = server.Options();
        await Submission.SubmitAsync(job, options, cancellation: Cancellation);
        Assert.Equal(1, (await Worker(options, folder.JobPath).RunAsync(Cancellation)).Failed);
        Assert.Equal((0, 1), await SubmitAsync());
        File.Delete(job.Failure(1));
        Assert.Equal((1, 0), await SubmitAsync());

        async Task<(long Published, long Failed)> SubmitAsync()
        {
            SubmissionResult result = await Submission.SubmitAsync(job, options, cancellation: Cancellation);
            return (result.Published, result.Failed);
        }
    }

    [Fact]
    public async Task A_task_that_is_done_when_it_comes_is_not_done_again()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(4);
        using NumberJob job = folder.Open();
        await Submission.SubmitAsync(job, server.Options(), cancellation: Cancellation);
        using (var worker = job.CreateWorker(1))
            worker.Run(2, Cancellation);
        WorkerSummary summary = await Worker(server.Options(), folder.JobPath).RunAsync(Cancellation);
        Assert.Equal((3, 1), (summary.Done, summary.Skipped));
        Assert.Equal(1, folder.Runs(2));
        folder.IsRight();
    }

    [Fact]
    public async Task A_job_without_tasks_is_complete_at_once()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(0);
        using NumberJob job = folder.Open();
        await Submission.SubmitAsync(job, server.Options(), cancellation: Cancellation);
        await Worker(server.Options(), folder.JobPath).RunAsync(Cancellation);
        folder.IsRight();
    }

    [Fact]
    public async Task Workers_without_a_job_do_all_of_the_queue_and_refuse_what_was_changed()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var first = new NumberFolder(5);
        using var second = new NumberFolder(6);
        using var changed = new NumberFolder(7);
        foreach (NumberFolder folder in (NumberFolder[])[first, second, changed])
        {
            using NumberJob job = folder.Open();
            await Submission.SubmitAsync(job, server.Options(), cancellation: Cancellation);
        }

        NumberJob.Create(Path.GetDirectoryName(changed.JobPath)!, new NumberJobSettings { Tasks = 8 });
        var log = new List<string>();
        QueueOptions options = server.Options() with
        {
            Log = happened =>
            {
                lock (log)
                    log.Add(happened.Message);
            },
        };
        WorkerSummary summary = await Worker(options, job: null).RunAsync(Cancellation);
        Assert.Equal(11, summary.Done);
        first.IsRight();
        second.IsRight();
        Assert.Equal(0, changed.OutputCount);
        Assert.Contains(log, line => line.Contains("has changed since it was submitted", StringComparison.Ordinal));
        await FailsAsync("has changed since it was submitted: submit it again", () => Worker(options, changed.JobPath).RunAsync(Cancellation));
    }

    [Fact]
    public async Task The_status_tells_tasks_and_workers()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(5, faults: new() { ["0"] = "broken", ["3"] = "slow" }, slowMilliseconds: 60_000);
        using NumberJob job = folder.Open();
        await Submission.SubmitAsync(job, server.Options(), cancellation: Cancellation);
        JobStatus before = await QueueStatus.OfAsync(job, server.Options(), Cancellation);
        Assert.True(before is { Tasks: 5, Waiting: 5, Leased: 0, Done: 0, Failed: 0, TimeLeft: null, Workers: [] }, $"{before}");

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<WorkerSummary> working = Worker(server.Options(), folder.JobPath).RunAsync(stop.Token);
        while (folder.Runs(3) == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancellation);
        JobStatus status = await QueueStatus.OfAsync(job, server.Options(), Cancellation);
        Assert.True(status is { Waiting: 1, Leased: 1, Done: 2, Failed: 1, Rate: > 0, TimeLeft: not null }, $"{status}");
        WorkerStatus worker = Assert.Single(status.Workers);
        Assert.True(worker is { Workers: 1, Running: 1, Done: 2, Failed: 1 } && worker.ProcessId == Environment.ProcessId, $"{worker}");
        await stop.CancelAsync();
        Assert.Equal((2, 1), ((await working).Done, (await working).Failed));
    }

    [Fact]
    public async Task Withdrawn_tasks_are_given_to_nobody()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(5);
        using NumberJob job = folder.Open();
        await Submission.SubmitAsync(job, server.Options(), cancellation: Cancellation);
        await Submission.WithdrawAsync(job, server.Options(), Cancellation);
        await Submission.WithdrawAsync(job, server.Options(), Cancellation);
        Assert.Empty(await QueueStatus.OfAllAsync(server.Options(), Cancellation));
        await FailsAsync("is not in the queue: submit it first", () => Worker(server.Options(), folder.JobPath).RunAsync(Cancellation));
    }

    [Fact]
    public async Task A_server_without_a_store_is_told()
    {
        using QueueServer server = await QueueServer.StartWithoutStoreAsync();
        await FailsAsync("has no JetStream", () => QueueStatus.OfAllAsync(server.Options(), Cancellation));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        Assert.SkipUnless(QueueServer.IsThere, "There is no nats-server on this machine.");
        QueueOptions options = new($"nats://127.0.0.1:{QueueServer.FreePort()}") { Patience = TimeSpan.FromSeconds(0.5) };
        await FailsAsync("cannot be reached", () => QueueStatus.OfAllAsync(options, Cancellation));
    }

    [Fact]
    public async Task Credentials_are_checked_and_never_shown()
    {
        using QueueServer server = await QueueServer.StartAsync("--user", "someone", "--pass", "right-secret");
        Assert.Empty(await QueueStatus.OfAllAsync(server.Options("someone:right-secret"), Cancellation));
        foreach (string user in (string[])["someone:wrong-secret", "wrong-secret"])
        {
            QueueException fault = await FailsAsync(
                "does not accept the credentials", () => QueueStatus.OfAllAsync(server.Options(user), Cancellation));
            Assert.DoesNotContain("secret", fault.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("secret", server.Options(user).ToString(), StringComparison.Ordinal);
        }

        await FailsAsync("does not accept the credentials", () => QueueStatus.OfAllAsync(server.Options(), Cancellation));
    }

    [Fact]
    public async Task A_token_is_shown_to_the_server()
    {
        using QueueServer server = await QueueServer.StartAsync("--auth", "right-secret");
        QueueOptions right = server.Options() with { Credentials = new QueueCredentials { Token = "right-secret" } };
        Assert.Empty(await QueueStatus.OfAllAsync(right, Cancellation));
        QueueOptions wrong = server.Options() with { Credentials = new QueueCredentials { Token = "wrong-secret" } };
        QueueException fault = await FailsAsync("does not accept the credentials", () => QueueStatus.OfAllAsync(wrong, Cancellation));
        Assert.DoesNotContain("secret", fault.ToString() + wrong, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Meters_and_activities_tell_each_task()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(5, faults: new() { ["4"] = "broken" });
        using NumberJob job = folder.Open();
        await Submission.SubmitAsync(job, server.Options(), cancellation: Cancellation);
        var statuses = new List<ActivityStatusCode>();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == QueueWorker.InstrumentsName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Other tests work at the same time.
                if (!folder.JobPath.Equals(activity.GetTagItem("convsharp.job")))
                    return;
                lock (statuses)
                    statuses.Add(activity.Status);
            },
        };
        ActivitySource.AddActivityListener(activities);
        long done = 0;
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: QueueWorker.InstrumentsName, Name: "convsharp.tasks.done" })
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref done, value));
        meters.Start();
        WorkerSummary summary = await Worker(server.Options(), folder.JobPath).RunAsync(Cancellation);
        Assert.Equal((4, 1, 4, 4 * 64), (summary.Done, summary.Failed, summary.BytesRead, summary.BytesWritten));
        Assert.True(done >= 4, $"{done}");
        Assert.Equal(
            [.. Enumerable.Repeat(ActivityStatusCode.Unset, 4), ActivityStatusCode.Error], statuses.Order().ToArray());
    }

    private static QueueWorker Worker(QueueOptions options, string? job) => new(options, NumberJob.Open) { JobPath = job };

    private static async Task<QueueException> FailsAsync(string expected, Func<Task> act)
    {
        QueueException fault = await Assert.ThrowsAsync<QueueException>(act);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        return fault;
    }
}
