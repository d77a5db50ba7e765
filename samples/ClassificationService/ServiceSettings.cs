namespace ConvSharp.Examples.ClassificationService;

/// <summary>The bounds of a service: with them, memory does not grow with the number of clients.</summary>
internal sealed record ServiceSettings
{
    /// <summary>Where it listens.</summary>
    public string Url { get; init; } = "http://localhost:5080";

    /// <summary>Runs of the network at a time, each on one thread.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>The most pictures of one run.</summary>
    public int MaxBatch { get; init; } = 8;

    /// <summary>How long a run waits for more pictures.</summary>
    public TimeSpan BatchWait { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Requests in the service, from the first byte of the body to the answer; beyond them the answer is 503.</summary>
    public int MaxRequests { get; init; } = 64;

    /// <summary>The largest body.</summary>
    public int MaxBodyBytes { get; init; } = 8 << 20;

    /// <summary>The largest picture: a small file may claim a large one.</summary>
    public long MaxPixels { get; init; } = 24_000_000;
}
