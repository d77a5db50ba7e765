namespace ConvSharp.Cluster;

/// <summary>Where the queue is, and how tasks are lent and tried again.</summary>
public sealed record QueueOptions
{
    private static readonly TimeSpan LeastLease = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _lease = TimeSpan.FromSeconds(30);
    private readonly int _mostDeliveries = 5;

    /// <summary>Options for a server.</summary>
    /// <param name="url">nats://host:4222, tls://host:4222, or several with commas between them; a user and password may stand in it.</param>
    public QueueOptions(string url)
    {
        ArgumentException.ThrowIfNullOrEmpty(url);
        Url = url;
    }

    /// <summary>The server's address. It may hold a password: messages never show it as it is.</summary>
    public string Url { get; }

    /// <summary>What the server is shown, beyond the user and password of the address.</summary>
    public QueueCredentials Credentials { get; init; } = QueueCredentials.None;

    /// <summary>
    /// How long a task belongs to a worker that is not heard of; a worker that runs it renews this three times as often. Set by who submits.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than a second.</exception>
    public TimeSpan Lease
    {
        get => _lease;
        init => _lease = value >= LeastLease
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Lease), value, "Lease is too short: use a second or more.");
    }

    /// <summary>How often a task is given out before it is recorded as one that cannot be done. Set by who submits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int MostDeliveries
    {
        get => _mostDeliveries;
        init => _mostDeliveries = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MostDeliveries), value, "MostDeliveries is too small: use 1 or more.");
    }

    /// <summary>How long the server remembers published messages, so that one that is sent again is stored once. Set by who submits.</summary>
    public TimeSpan DuplicateWindow { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The wait after a disk or memory that was full; it doubles with each delivery of the task, up to five minutes.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest that a task may run before it is stopped and given out again; null: as long as it takes.</summary>
    public TimeSpan? TaskLimit { get; init; }

    /// <summary>
    /// How long a server that cannot be reached at the start, or that is connected and does not answer, is waited for. A connection that is
    /// lost later is made again however long that takes.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Is told what happens; called from several threads.</summary>
    public Action<QueueEvent>? Log { get; init; }

    /// <summary>The address without user and password.</summary>
    public override string ToString() => Connections.QueueAddress.Shown(Url);
}
