namespace ConvSharp.Cluster.Working;

/// <summary>How many tasks a second were done in the last minute.</summary>
internal sealed class RateMeter
{
    private const int Seconds = 60;

    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[Seconds];
    private readonly long _start;
    private readonly Func<long> _milliseconds;
    private long _last;

    /// <param name="milliseconds">A clock.</param>
    public RateMeter(Func<long> milliseconds)
    {
        _milliseconds = milliseconds;
        _start = milliseconds();
    }

    public void Add()
    {
        lock (_gate)
        {
            Forget();
            _counts[_last % Seconds]++;
        }
    }

    public double PerSecond()
    {
        lock (_gate)
        {
            Forget();
            double measured = Math.Clamp((_milliseconds() - _start) / 1000.0, 1, Seconds);
            return _counts.Sum() / measured;
        }
    }

    /// <summary>Empties the seconds that have passed since the last call.</summary>
    private void Forget()
    {
        long now = (_milliseconds() - _start) / 1000;
        for (long second = Math.Max(_last + 1, now - Seconds + 1); second <= now; second++)
            _counts[second % Seconds] = 0;
        _last = now;
    }
}
