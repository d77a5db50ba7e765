using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Scale.Jobs;
using ConvSharp.Scale.Running;

namespace ConvSharp.Cli.Scaling;

/// <summary>Runs a job in this process and reports what it did.</summary>
/// <param name="context">Where to report.</param>
/// <param name="language">In which language.</param>
internal sealed class JobRun(ToolContext context, Language language)
{
    private const int MostFailures = 10;
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    /// <summary>Whether the output is complete, after a run.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Runs the job as the user asked; null where it is only prepared, which is reported.</summary>
    /// <param name="job">The job.</param>
    /// <param name="options">How.</param>
    /// <param name="common">The options of every command.</param>
    /// <param name="parse">What the user gave.</param>
    /// <param name="cancellation">Stops the run; it may be continued.</param>
    /// <exception cref="InterruptedException">The run was stopped.</exception>
    public RunProgress? Run(ScaleJob job, RunOptions options, CommonOptions common, ParseResult parse, CancellationToken cancellation)
    {
        if (options.RetriesFailed(parse))
            job.ForgetFailures();
        if (options.OnlyPrepares(parse))
        {
            DescribePrepared(job, parse.GetValue(common.Json));
            return null;
        }

        return Run(job, options.Read(parse, common.ThreadsOf(parse), job.TaskCount), options.Logs(parse), cancellation);
    }

    private RunProgress Run(ScaleJob job, LocalRunOptions options, bool logs, CancellationToken cancellation)
    {
        var run = new LocalRun(job, options);
        RunProgress? done = null;
        using Timer? timer = logs ? new Timer(_ => Log(job, run.Progress, isEnd: false), null, LogInterval, LogInterval) : null;
        try
        {
            Progress.RunWithBar(context, () => Words(run.Progress), () => Part(run.Progress), () => done = run.Run(cancellation));
        }
        catch (OperationCanceledException)
        {
            RunProgress so = run.Progress;
            throw new InterruptedException(
                $"interrupted after {so.Done} of {so.Tasks - so.Skipped} tasks: the same command goes on from there.", cancellation);
        }

        IsComplete = run.IsComplete;
        if (logs)
            Log(job, done!, isEnd: true);
        return done!;
    }

    /// <summary>The lines of the report.</summary>
    public void Describe(ScaleJob job, RunProgress done, bool isComplete)
    {
        context.Out.WriteLine(language.Choose(
            $"{Text.Count(done.Done)} tasks done, {Text.Count(done.Skipped)} were done before, {Text.Count(done.Failed)} failed",
            $"完成 {Text.Count(done.Done)} 个任务，此前已完成 {Text.Count(done.Skipped)} 个，失败 {Text.Count(done.Failed)} 个"));
        if (done.Done > 0)
        {
            string rate = done.Rate.ToString("0.##", CultureInfo.InvariantCulture);
            context.Out.WriteLine(language.Choose(
                $"{Seconds(done.Elapsed)} s, {rate} tasks/s, processor {Seconds(done.Cpu)} s; read {Text.Bytes(done.BytesRead)}, "
                + $"wrote {Text.Bytes(done.BytesWritten)}",
                $"用时 {Seconds(done.Elapsed)} 秒，每秒 {rate} 个任务，处理器 {Seconds(done.Cpu)} 秒；读 {Text.Bytes(done.BytesRead)}，"
                + $"写 {Text.Bytes(done.BytesWritten)}"));
        }

        foreach ((string name, string error) in job.Failures().Take(MostFailures))
            context.Error.WriteLine($"failed: {name}: {Failure.OneLine(error)}");
        if (!isComplete && done.Failed == 0)
        {
            context.Out.WriteLine(language.Choose(
                "tasks of other parts are left: the output is complete when they are done",
                "其他部分尚有任务：完成后输出才完整"));
        }
    }

    /// <summary>The members of the report.</summary>
    public static void Write(Utf8JsonWriter json, ScaleJob job, RunProgress done, bool isComplete)
    {
        json.WriteString("job", job.FilePath);
        json.WriteString("fingerprint", job.Fingerprint);
        WriteProgress(json, done);
        json.WriteBoolean("complete", isComplete);
        json.WriteStartArray("failures");
        foreach ((string name, string error) in job.Failures().Take(MostFailures))
        {
            json.WriteStartObject();
            json.WriteString("task", name);
            json.WriteString("error", error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Reports a job that was made and not run.</summary>
    private void DescribePrepared(ScaleJob job, bool isJson) =>
        context.Out.WriteLine(isJson
            ? JsonText.Object(json =>
            {
                json.WriteString("job", job.FilePath);
                json.WriteString("fingerprint", job.Fingerprint);
                json.WriteNumber("tasks", job.TaskCount);
            })
            : Text.Wrote(job.FilePath, language, language.Choose($"{Text.Count(job.TaskCount)} tasks", $"{Text.Count(job.TaskCount)} 个任务")));

    /// <summary>Ends with an error where tasks failed.</summary>
    /// <exception cref="RequestException">They did.</exception>
    public static void CheckFailures(RunProgress done, string place)
    {
        if (done.Failed > 0)
        {
            throw new RequestException(
                $"{done.Failed} of {done.Tasks} tasks failed; their errors are with the job in '{place}': repair the inputs and give "
                + "--retry-failed.");
        }
    }

    private static void WriteProgress(Utf8JsonWriter json, RunProgress progress)
    {
        json.WriteNumber("tasks", progress.Tasks);
        json.WriteNumber("done", progress.Done);
        json.WriteNumber("skipped", progress.Skipped);
        json.WriteNumber("failed", progress.Failed);
        json.WriteNumber("seconds", Math.Round(progress.Elapsed.TotalSeconds, 3));
        json.WriteNumber("cpu_seconds", Math.Round(progress.Cpu.TotalSeconds, 3));
        json.WriteNumber("bytes_read", progress.BytesRead);
        json.WriteNumber("bytes_written", progress.BytesWritten);
    }

    private void Log(ScaleJob job, RunProgress progress, bool isEnd) => context.Error.WriteLine(JsonText.Object(json =>
    {
        json.WriteString("time", DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("event", isEnd ? "end" : "progress");
        json.WriteString("job", job.FilePath);
        WriteProgress(json, progress);
        json.WriteFinite("seconds_left", progress.Left is { } left ? Math.Round(left.TotalSeconds) : double.NaN);
    }));

    private string Words(RunProgress progress)
    {
        string rate = progress.Rate.ToString("0.#", CultureInfo.InvariantCulture);
        string left = progress.Left is { } time ? time.ToString(time.TotalDays >= 1 ? @"d\.hh\:mm\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture) : "?";
        string of = $"{Text.Count(progress.Done + progress.Skipped)}/{Text.Count(progress.Tasks)}";
        return language.Choose($"{of} tasks, {rate}/s, {left} left", $"{of} 个任务，每秒 {rate}，剩余 {left}");
    }

    private static double Part(RunProgress progress) =>
        progress.Tasks == 0 ? 1 : (double)(progress.Done + progress.Skipped + progress.Failed) / progress.Tasks;

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
}
