using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ConvSharp.Cli.Cluster;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Scaling;
using ConvSharp.Cluster;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Scale.Jobs;

namespace ConvSharp.Cli.Commands;

/// <summary>status: how the jobs of a queue stand.</summary>
internal sealed class StatusCommand : ToolCommand
{
    private readonly Argument<string?> _job = new("JOB")
    {
        Description = "the job's file: what is done and failed is counted too",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly QueueOption _queue = new();

    public StatusCommand(ToolContext context)
        : base("status", "Show how the jobs of a queue stand, and who works on them.", context)
    {
        Arguments.Add(_job);
        _queue.AddTo(this);
        Common.AddTo(this, hasThreads: false);
    }

    public override string Lesson => """
        waiting: not given out yet. leased: with a worker, or to be tried again later. again: leased, and
        given out before. Rates are those of the last minute, of workers that answer within a second.
        Credentials: as of convsharp submit.

        Examples:
          convsharp status --queue nats://queue.example:4222
          convsharp status job.json --queue nats://queue.example:4222 --json
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        QueueOptions queue = _queue.Of(parse);
        Language language = Common.Language(parse);
        IReadOnlyList<JobStatus> jobs;
        if (parse.GetValue(_job) is { } path)
        {
            using ScaleJob job = JobOpener.Of(Context)(path);
            jobs = [QueueStatus.OfAsync(job, queue, cancellation).GetAwaiter().GetResult()];
        }
        else
        {
            jobs = QueueStatus.OfAllAsync(queue, cancellation).GetAwaiter().GetResult();
        }

        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(JsonText.Object(json => WriteJson(json, jobs)));
        else if (jobs.Count == 0)
            Context.Out.WriteLine(language.Choose("the queue has no jobs", "队列中没有作业"));
        else
            Describe(jobs, language);
    }

    private void Describe(IReadOnlyList<JobStatus> jobs, Language language)
    {
        var table = new TextTable(
            (language.Choose("job", "作业"), false), (language.Choose("tasks", "任务"), true), (language.Choose("waiting", "等待"), true),
            (language.Choose("leased", "执行中"), true), (language.Choose("again", "重派"), true), (language.Choose("done", "完成"), true),
            (language.Choose("failed", "失败"), true), (language.Choose("a second", "每秒"), true), (language.Choose("left", "剩余"), true));
        foreach (JobStatus job in jobs)
        {
            table.Add(
                job.IsSubmitted ? job.Path : job.Path + language.Choose(" (not all submitted)", "（未全部提交）"), Text.Count(job.Tasks),
                Text.Count(job.Waiting), Text.Count(job.Leased), Text.Count(job.Redelivered), Count(job.Done), Count(job.Failed),
                Rate(job.Rate), job.TimeLeft is { } left ? left.ToString("d'd 'hh':'mm':'ss", CultureInfo.InvariantCulture) : "");
        }

        Context.Out.Write(table.ToString());
        WorkerStatus[] workers = [.. jobs.SelectMany(job => job.Workers)];
        if (workers.Length == 0)
        {
            Context.Out.WriteLine(language.Choose("no worker answers", "没有 worker 应答"));
            return;
        }

        var rows = new TextTable(
            (language.Choose("worker", "worker"), false), (language.Choose("process", "进程"), true), (language.Choose("running", "执行中"), true),
            (language.Choose("done", "完成"), true), (language.Choose("failed", "失败"), true), (language.Choose("a second", "每秒"), true));
        foreach (WorkerStatus worker in workers)
        {
            rows.Add(
                worker.Host, worker.ProcessId.ToString(CultureInfo.InvariantCulture), $"{Text.Count(worker.Running)}/{worker.Workers}",
                Text.Count(worker.Done), Text.Count(worker.Failed), Rate(worker.Rate));
        }

        Context.Out.WriteLine();
        Context.Out.Write(rows.ToString());
    }

    private static string Count(long? count) => count is { } number ? Text.Count(number) : "";

    private static string Rate(double rate) => rate.ToString("0.##", CultureInfo.InvariantCulture);

    private static void WriteJson(Utf8JsonWriter json, IReadOnlyList<JobStatus> jobs)
    {
        json.WriteStartArray("jobs");
        foreach (JobStatus job in jobs)
        {
            json.WriteStartObject();
            json.WriteString("job", job.Id);
            json.WriteString("path", job.Path);
            json.WriteNumber("tasks", job.Tasks);
            json.WriteBoolean("submitted", job.IsSubmitted);
            json.WriteNumber("waiting", job.Waiting);
            json.WriteNumber("leased", job.Leased);
            json.WriteNumber("redelivered", job.Redelivered);
            if (job.Done is { } done)
                json.WriteNumber("done", done);
            if (job.Failed is { } failed)
                json.WriteNumber("failed", failed);
            json.WriteNumber("tasks_per_second", job.Rate);
            if (job.TimeLeft is { } left)
                json.WriteNumber("seconds_left", left.TotalSeconds);
            json.WriteStartArray("workers");
            foreach (WorkerStatus worker in job.Workers)
            {
                json.WriteStartObject();
                json.WriteString("host", worker.Host);
                json.WriteNumber("process", worker.ProcessId);
                json.WriteNumber("workers", worker.Workers);
                json.WriteNumber("running", worker.Running);
                json.WriteNumber("done", worker.Done);
                json.WriteNumber("failed", worker.Failed);
                json.WriteNumber("redelivered", worker.Redelivered);
                json.WriteNumber("tasks_per_second", worker.Rate);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
