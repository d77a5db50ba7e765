using System.CommandLine;
using ConvSharp.Cli.Cluster;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Scaling;
using ConvSharp.Cluster;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Scale.Jobs;

namespace ConvSharp.Cli.Commands;

/// <summary>submit: the tasks of a job into a queue.</summary>
internal sealed class SubmitCommand : ToolCommand
{
    private const long LongestLease = 24 * 60 * 60;

    private readonly Argument<string> _job = new("JOB") { Description = "the job's file, on a share that all workers see" };
    private readonly QueueOption _queue = new();

    private readonly Option<long?> _lease =
        OptionFactory.Integer("--lease", "seconds after which a worker that is not heard of loses its task (default 30)", most: LongestLease);

    private readonly Option<long?> _deliveries =
        OptionFactory.Integer("--deliveries", "how often a task is given out before it counts as failed (default 5)", most: 1000);

    private readonly Option<bool> _withdraw = new("--withdraw") { Description = "take the job out of the queue; what is done stays" };

    public SubmitCommand(ToolContext context)
        : base("submit", "Put the tasks of a job into a queue, for workers on many machines.", context)
    {
        Arguments.Add(_job);
        _queue.AddTo(this);
        Options.Add(_lease);
        Options.Add(_deliveries);
        Options.Add(_withdraw);
        Common.AddTo(this, hasThreads: false);
    }

    public override string Lesson => """
        Tasks that are done, recorded as failed or in the queue already are left out, so submitting again
        does no harm: it completes what was interrupted, and after a failure's record is removed it
        brings that task back. The server needs JetStream: nats-server -js.

        Credentials: user and password in the address (CONVSHARP_NATS_URL hides them from other users),
        CONVSHARP_NATS_TOKEN, CONVSHARP_NATS_CREDENTIALS (a .creds file), CONVSHARP_NATS_NKEY (a seed's
        file); CONVSHARP_NATS_CA is the authority of a server with TLS.

        Examples:
          convsharp submit job.json --queue nats://queue.example:4222
          convsharp submit job.json --queue nats://queue.example:4222 --lease 120
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        QueueOptions queue = _queue.Of(parse);
        queue = queue with
        {
            Lease = parse.GetValue(_lease) is { } lease ? TimeSpan.FromSeconds(lease) : queue.Lease,
            MostDeliveries = (int)(parse.GetValue(_deliveries) ?? queue.MostDeliveries),
        };
        Language language = Common.Language(parse);
        string path = parse.GetValue(_job)!;
        using ScaleJob job = JobOpener.Of(Context)(path);
        if (parse.GetValue(_withdraw))
        {
            Submission.WithdrawAsync(job, queue, cancellation).GetAwaiter().GetResult();
            Context.Out.WriteLine(parse.GetValue(Common.Json)
                ? JsonText.Object(json => json.WriteString("withdrawn", path))
                : language.Choose($"{path} is out of the queue", $"{path} 已从队列中撤出"));
            return;
        }

        long looked = 0;
        SubmissionResult? result = null;
        Progress.RunWithBar(
            Context, () => language.Choose("submitting", "正在提交"), () => (double)Interlocked.Read(ref looked) / Math.Max(job.TaskCount, 1),
            () => result = Submission.SubmitAsync(job, queue, task => Interlocked.Exchange(ref looked, task), cancellation)
                .GetAwaiter().GetResult());
        Context.Out.WriteLine(parse.GetValue(Common.Json) ? Json(result!) : Words(path, result!, language));
    }

    private static string Words(string path, SubmissionResult result, Language language)
    {
        (string tasks, string published, string queued) = (Text.Count(result.Tasks), Text.Count(result.Published), Text.Count(result.Queued));
        (string done, string failed) = (Text.Count(result.Done), Text.Count(result.Failed));
        return language.Choose(
            $"submitted {path}: {tasks} tasks, of which {published} are new in the queue, {queued} were in it, {done} are done, {failed} failed",
            $"已提交 {path}：共 {tasks} 个任务，新入队 {published}，已在队列 {queued}，已完成 {done}，失败 {failed}");
    }

    private static string Json(SubmissionResult result) => JsonText.Object(json =>
    {
        json.WriteString("job", result.Job);
        json.WriteNumber("tasks", result.Tasks);
        json.WriteNumber("published", result.Published);
        json.WriteNumber("queued", result.Queued);
        json.WriteNumber("done", result.Done);
        json.WriteNumber("failed", result.Failed);
    });
}
