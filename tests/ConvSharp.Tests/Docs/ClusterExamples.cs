using ConvSharp.Cluster;
using ConvSharp.ClusterPeer;
using ConvSharp.Scale.Jobs;
using ConvSharp.Tests.Cluster;
using Xunit;

namespace ConvSharp.Tests.Docs;

/// <summary>The example of ConvSharp.Cluster's readme, as it stands there.</summary>
public class ClusterExamples
{
    [Fact]
    public async Task A_job_goes_through_a_queue()
    {
        using QueueServer server = await QueueServer.StartAsync();
        using var folder = new NumberFolder(20);
        using ScaleJob job = folder.Open();
        string url = server.Url;
        Func<string, ScaleJob> open = NumberJob.Open;

#pragma warning disable xUnit1051 // the example of the readme has no token
        var queue = new QueueOptions(url) { Credentials = QueueCredentials.FromEnvironment() };
        SubmissionResult submitted = await Submission.SubmitAsync(job, queue);

        var worker = new QueueWorker(queue, open) { JobPath = job.FilePath, Workers = 4, ThreadsPerTask = 2 };
        WorkerSummary summary = await worker.RunAsync();

        JobStatus status = await QueueStatus.OfAsync(job, queue);
        Assert.Equal((20, 20, 20), (submitted.Published, summary.Done, status.Done));
        folder.IsRight();
    }
}
