using System.CommandLine;
using System.Globalization;
using ConvSharp.Cli.Cluster;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Scaling;
using ConvSharp.Cluster;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Commands;

/// <summary>work: tasks from a queue.</summary>
internal sealed class WorkCommand : ToolCommand
{
    private const long MostSeconds = 7 * 24 * 60 * 60;
    private const int HighestPort = 65535;

    private readonly QueueOption _queue = new();
    private readonly Option<string?> _job = OptionFactory.Text("--job", "JOB", "work on this job alone (default: all of the queue)");

    private readonly Option<long?> _workers =
        OptionFactory.Integer("--workers", "tasks at the same time, each with memory of its own (default 1)", most: 4096);

    private readonly Option<bool> _wait = new("--wait") { Description = "wait for other jobs when no tasks are left" };

    private readonly Option<long?> _limit =
        OptionFactory.Integer("--task-limit", "seconds after which a task is stopped and given out again (default: none)", most: MostSeconds);

    private readonly Option<bool> _logJson = new("--log-json") { Description = "events on standard error as JSON, one object a line" };

    private readonly Option<long?> _metricsPort = OptionFactory.Integer(
        "--metrics-port", "serve metrics for Prometheus at http://127.0.0.1:N/metrics", most: HighestPort);

    public WorkCommand(ToolContext context)
        : base("work", "Do tasks of a queue, beside any number of other workers.", context)
    {
        _queue.AddTo(this);
        Option[] options = [_job, _workers, _wait, _limit, _logJson, _metricsPort];
        foreach (Option option in options)
            Options.Add(option);
        Common.AddTo(this);
    }

    public override string Lesson => """
        Workers may be added, killed or lose their connection at any time: a task whose worker is not
        heard of is given to another. Ctrl-C and SIGTERM give running tasks back at once. Threads are
        shared out to the workers: 8 threads with --workers 4 are 2 for each task.

        A task whose input is broken is recorded in the job's folder and not tried again. A full disk is
        waited for. Where OTEL_EXPORTER_OTLP_ENDPOINT is set, each task is sent there as a span.
        Credentials: as of convsharp submit.

        Examples:
          convsharp work --queue nats://queue.example:4222
          convsharp work --queue nats://queue.example:4222 --job job.json --workers 4 --log-json
          convsharp work --queue nats://queue.example:4222 --wait --metrics-port 9464
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        var log = new WorkLog(Context.Error, parse.GetValue(_logJson));
        int workers = (int)(parse.GetValue(_workers) ?? 1);
        bool waits = parse.GetValue(_wait);
        QueueOptions queue = _queue.Of(parse) with
        {
            TaskLimit = parse.GetValue(_limit) is { } limit ? TimeSpan.FromSeconds(limit) : null,
            Log = log.Write,
        };
        using IDisposable? metrics = parse.GetValue(_metricsPort) is { } port ? MetricsServer.Start((int)port) : null;
        using IDisposable? traces = TraceExport.FromEnvironment();
        var worker = new QueueWorker(queue, JobOpener.Of(Context))
        {
            JobPath = parse.GetValue(_job),
            Workers = workers,
            ThreadsPerTask = Math.Max(Common.ThreadsOf(parse) / workers, 1),
            StopWhenDone = !waits,
        };
        WorkerSummary summary = worker.RunAsync(cancellation).GetAwaiter().GetResult();
        Context.Out.WriteLine(parse.GetValue(Common.Json) ? Json(summary) : Words(summary, Common.Language(parse)));

        // Who waits for ever is ended that way.
        if (cancellation.IsCancellationRequested && !waits)
            throw new InterruptedException("interrupted: tasks that were running are back in the queue.", cancellation);
    }

    private static string Words(WorkerSummary summary, Language language)
    {
        (string done, string failed, string again) = (Text.Count(summary.Done), Text.Count(summary.Failed), Text.Count(summary.Redelivered));
        (string read, string written) = (Text.Bytes(summary.BytesRead), Text.Bytes(summary.BytesWritten));
        (string elapsed, string processor) = (Seconds(summary.Elapsed), Seconds(summary.Processor));
        return language.Choose(
            $"{done} tasks done, {failed} failed, {again} had been given out before; {elapsed}, {processor} of processors; " +
            $"{read} read, {written} written",
            $"完成 {done} 个任务，失败 {failed}，重新派发 {again}；用时 {elapsed}，处理器 {processor}；读取 {read}，写入 {written}");
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private static string Json(WorkerSummary summary) => JsonText.Object(json =>
    {
        json.WriteNumber("done", summary.Done);
        json.WriteNumber("skipped", summary.Skipped);
        json.WriteNumber("failed", summary.Failed);
        json.WriteNumber("retried", summary.Retried);
        json.WriteNumber("redelivered", summary.Redelivered);
        json.WriteNumber("bytes_read", summary.BytesRead);
        json.WriteNumber("bytes_written", summary.BytesWritten);
        json.WriteNumber("seconds", summary.Elapsed.TotalSeconds);
        json.WriteNumber("cpu_seconds", summary.Processor.TotalSeconds);
    });
}
