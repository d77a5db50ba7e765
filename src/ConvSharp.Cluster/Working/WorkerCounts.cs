using ConvSharp.Scale.Jobs;

namespace ConvSharp.Cluster.Working;

/// <summary>What the workers of this process have done.</summary>
internal sealed class WorkerCounts
{
    private readonly RateMeter _rate = new(() => Environment.TickCount64);
    private long _done, _skipped, _failed, _retried, _redelivered, _bytesRead, _bytesWritten, _running;

    public long Done => Interlocked.Read(ref _done);

    public long Failed => Interlocked.Read(ref _failed);

    public long Running => Interlocked.Read(ref _running);

    public long Redelivered => Interlocked.Read(ref _redelivered);

    public double PerSecond => _rate.PerSecond();

    public WorkerSummary Summary(TimeSpan elapsed, TimeSpan processor) => new(
        Done, Interlocked.Read(ref _skipped), Failed, Interlocked.Read(ref _retried), Redelivered, Interlocked.Read(ref _bytesRead),
        Interlocked.Read(ref _bytesWritten), elapsed, processor);

    public void CountStart()
    {
        Interlocked.Increment(ref _running);
        ClusterMetrics.Running.Add(1);
    }

    public void CountEnd()
    {
        Interlocked.Decrement(ref _running);
        ClusterMetrics.Running.Add(-1);
    }

    public void CountDone(TaskResult result, TimeSpan duration)
    {
        Interlocked.Increment(ref _done);
        Interlocked.Add(ref _bytesRead, result.BytesRead);
        Interlocked.Add(ref _bytesWritten, result.BytesWritten);
        _rate.Add();
        ClusterMetrics.Done.Add(1);
        ClusterMetrics.BytesRead.Add(result.BytesRead);
        ClusterMetrics.BytesWritten.Add(result.BytesWritten);
        ClusterMetrics.Duration.Record(duration.TotalSeconds);
    }

    public void CountSkipped() => Interlocked.Increment(ref _skipped);

    public void CountFailed()
    {
        Interlocked.Increment(ref _failed);
        ClusterMetrics.Failed.Add(1);
    }

    public void CountRetried()
    {
        Interlocked.Increment(ref _retried);
        ClusterMetrics.Retried.Add(1);
    }

    public void CountRedelivered()
    {
        Interlocked.Increment(ref _redelivered);
        ClusterMetrics.Redelivered.Add(1);
    }
}
