namespace ConvSharp.Cluster.Working;

/// <summary>
/// The tasks that run in this process. A task that kills the process takes the others with it: one that was given out often, and never came
/// to an end, runs alone, so that the others are not blamed for it.
/// </summary>
internal sealed class Company
{
    // Twice may be bad luck.
    private const ulong Suspicious = 3;

    private readonly Lock _gate = new();
    private TaskCompletionSource? _alone;
    private int _running;

    public static bool IsSuspect(ulong deliveries) => deliveries >= Suspicious;

    public void Join()
    {
        lock (_gate)
            _running++;
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (--_running == 0)
                _alone?.TrySetResult();
        }
    }

    /// <summary>Waits until no task runs. Who calls it sees to it that none starts.</summary>
    public Task AloneAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_running == 0)
                return Task.CompletedTask;
            _alone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _alone.Task.WaitAsync(cancellation);
        }
    }
}
