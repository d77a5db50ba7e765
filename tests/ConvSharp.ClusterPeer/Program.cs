using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ConvSharp.Cluster;
using ConvSharp.ClusterPeer;

// submit URL JOB | work URL JOB|- WORKERS, with the settings of the environment.
var options = new QueueOptions(args[1])
{
    Credentials = QueueCredentials.FromEnvironment(),
    Lease = TimeSpan.FromSeconds(Setting("PEER_LEASE", 2)),
    TaskLimit = Setting("PEER_LIMIT", 0) is > 0 and double limit ? TimeSpan.FromSeconds(limit) : null,
    RetryDelay = TimeSpan.FromSeconds(Setting("PEER_DELAY", 0.5)),
    DuplicateWindow = TimeSpan.FromSeconds(Setting("PEER_WINDOW", 120)),
    Patience = TimeSpan.FromSeconds(Setting("PEER_PATIENCE", 5)),
    Log = happened => Console.Error.WriteLine($"{happened.Level} {happened.Name}: {happened.Message}"),
};
// A test that ended, however it did, leaves no process behind: its end of the pipe is closed.
var watch = new Thread(() =>
{
    while (Console.In.Read() >= 0)
    {
    }

    Environment.Exit(1);
})
{ IsBackground = true };
if (Environment.GetEnvironmentVariable("PEER_WATCH") is not null)
    watch.Start();
using var stop = new CancellationTokenSource();
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stop.Cancel();
});
try
{
    if (args[0] == "submit")
    {
        using NumberJob job = NumberJob.Open(args[2]);
        long start = Stopwatch.GetTimestamp();
        SubmissionResult result = await Submission.SubmitAsync(job, options, cancellation: stop.Token);
        Console.WriteLine(result);
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s, {Environment.WorkingSet >> 20} MiB");
    }
    else
    {
        var worker = new QueueWorker(options, NumberJob.Open)
        {
            JobPath = args[2] == "-" ? null : args[2],
            Workers = int.Parse(args[3], CultureInfo.InvariantCulture),
        };
        Console.WriteLine(await worker.RunAsync(stop.Token));
    }

    return 0;
}
catch (QueueException fault)
{
    Console.Error.WriteLine($"error: {fault.Message}");
    return 2;
}

static double Setting(string name, double usual) =>
    Environment.GetEnvironmentVariable(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : usual;

// Without this line a generator of ASP.NET Core makes the class public.
internal sealed partial class Program;
