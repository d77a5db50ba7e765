using ConvSharp.Scale.Jobs;

namespace ConvSharp.Cluster.Queues;

/// <summary>How many tasks of a job are done, and how many are recorded as failed.</summary>
internal sealed record JobTally(long Done, long Failed)
{
    public static JobTally Of(ScaleJob job, CancellationToken cancellation)
    {
        long done = 0, failed = 0;
        for (long task = 0; task < job.TaskCount; task++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (job.IsDone(task))
                done++;
            else if (job.IsFailed(task))
                failed++;
        }

        return new(done, failed);
    }
}
