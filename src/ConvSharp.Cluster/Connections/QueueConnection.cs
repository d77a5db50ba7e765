using System.Net.Sockets;
using System.Security.Authentication;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace ConvSharp.Cluster.Connections;

/// <summary>A connection to a server with JetStream, that is made again whenever it is lost.</summary>
internal sealed class QueueConnection : IAsyncDisposable
{
    // The server's codes: JetStream is not enabled, not for the account, or not ready.
    private const int NotFound = 404;
    private const int Unavailable = 503;
    private static readonly int[] NoJetStream = [10039, 10076];

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly QueueOptions _options;

    private QueueConnection(QueueOptions options)
    {
        _options = options;
        Nats = new NatsConnection(ClientOptions(options));
        JetStream = new NatsJSContext(Nats);
        Nats.ConnectionDisconnected += (_, _) => Told("disconnected", $"the connection to {options} is lost; it is made again", isGood: false);
        Nats.ConnectionOpened += (_, _) => Told("connected", $"connected to {options}", isGood: true);
    }

    public NatsConnection Nats { get; }

    public NatsJSContext JetStream { get; }

    /// <exception cref="QueueException">The server cannot be reached, or not used.</exception>
    public static async Task<QueueConnection> OpenAsync(QueueOptions options, CancellationToken cancellation)
    {
        QueueConnection connection;
        try
        {
            connection = new QueueConnection(options);
        }
        catch (Exception fault) when (fault is ArgumentException or UriFormatException or NatsException)
        {
            // The client's own message repeats the address.
            throw new QueueException($"{options} is no address of a server: use nats://host:4222 or tls://host:4222.");
        }

        try
        {
            await connection.ConnectAsync(cancellation).ConfigureAwait(false);
            await connection.AskAsync(token => connection.JetStream.GetAccountInfoAsync(token), cancellation).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks the server until it answers: a connection that is lost is waited for, an answer for as long as the options say.</summary>
    /// <exception cref="QueueException">It does not answer, or has no JetStream.</exception>
    /// <exception cref="NatsJSApiException">It refuses; see <see cref="IsMissing"/>.</exception>
    public async Task<TAnswer> AskAsync<TAnswer>(Func<CancellationToken, ValueTask<TAnswer>> ask, CancellationToken cancellation)
    {
        var patience = new Patience(_options.Patience);
        while (true)
        {
            try
            {
                return await ask(cancellation).ConfigureAwait(false);
            }
            catch (NatsJSApiException fault) when (NoJetStream.Contains(fault.Error.ErrCode))
            {
                throw WithoutJetStream(fault);
            }
            catch (NatsException fault) when (fault is not NatsJSApiException { Error.Code: not Unavailable })
            {
                if (Nats.ConnectionState == NatsConnectionState.Failed)
                    throw Refused(fault);
                if (Nats.ConnectionState != NatsConnectionState.Open)
                    patience.Restart();
                else if (fault is NatsNoRespondersException && Nats.ServerInfo is { JetStreamAvailable: false })
                    throw WithoutJetStream(fault);
                else if (patience.IsOver)
                    throw Silent(fault);
                await patience.PauseAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether the server says that it has no such stream, consumer or message.</summary>
    public static bool IsMissing(NatsJSApiException fault) => fault.Error.Code == NotFound;

    public void Tell(QueueEventLevel level, string name, string message, string? job = null, long? task = null) =>
        _options.Log?.Invoke(new QueueEvent(DateTimeOffset.UtcNow, level, name, message, job, task));

    public ValueTask DisposeAsync() => Nats.DisposeAsync();

    private ValueTask Told(string name, string message, bool isGood)
    {
        Tell(isGood ? QueueEventLevel.Information : QueueEventLevel.Warning, name, message);
        return ValueTask.CompletedTask;
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        var patience = new Patience(_options.Patience);
        while (true)
        {
            try
            {
                await Nats.ConnectAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
                return;
            }
            catch (Exception fault) when (fault is NatsException or SocketException or TimeoutException)
            {
                if (Causes(fault).Any(cause => cause is NatsServerException { IsAuthError: true }))
                    throw Refused(fault);
                if (Causes(fault).Any(cause => cause is AuthenticationException))
                {
                    throw new QueueException(
                        $"the certificate of {_options} is not trusted: name the file of its authority in {QueueCredentials.AuthorityVariable}.",
                        fault);
                }

                if (fault.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase))
                {
                    throw new QueueException(
                        $"the credentials for {_options} cannot be used: check the files that {QueueCredentials.FileVariable} and " +
                        $"{QueueCredentials.KeyFileVariable} name.", fault);
                }

                if (patience.IsOver)
                    throw new QueueException($"{_options} cannot be reached: check the address, and that the server runs.", fault);
                await patience.PauseAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    private static IEnumerable<Exception> Causes(Exception fault)
    {
        for (Exception? cause = fault; cause is not null; cause = cause.InnerException)
            yield return cause;
    }

    private QueueException Refused(Exception fault) => new(
        $"{_options} does not accept the credentials: give user and password in the address, or set {QueueCredentials.TokenVariable}, " +
        $"{QueueCredentials.FileVariable} or {QueueCredentials.KeyFileVariable}.", fault);

    private QueueException WithoutJetStream(Exception fault) => new(
        $"{_options} has no JetStream, which keeps the tasks: start the server with nats-server -js, or allow it for the account.", fault);

    private QueueException Silent(Exception fault) => new(
        $"{_options} is connected, but does not answer requests to its JetStream: check that JetStream is enabled, and that the user may " +
        "publish to $JS.API.> and subscribe to _INBOX.>.", fault);

    private static NatsOpts ClientOptions(QueueOptions options) => new()
    {
        Url = options.Url,
        Name = "convsharp",
        AuthOpts = new NatsAuthOpts
        {
            Token = options.Credentials.Token,
            CredsFile = options.Credentials.File,
            NKeyFile = options.Credentials.KeyFile,
        },
        TlsOpts = new NatsTlsOpts { CaFile = options.Credentials.AuthorityFile },
        ReconnectWaitMin = FirstPause,
        ReconnectWaitMax = LongestPause,

        // A server that is cut off without a word is noticed within half a minute.
        PingInterval = TimeSpan.FromSeconds(10),
    };

    /// <summary>Pauses that grow, within a time.</summary>
    private sealed class Patience(TimeSpan limit)
    {
        private long _start = Environment.TickCount64;
        private TimeSpan _pause = FirstPause;

        public bool IsOver => Environment.TickCount64 - _start > limit.TotalMilliseconds;

        public void Restart() => _start = Environment.TickCount64;

        public async Task PauseAsync(CancellationToken cancellation)
        {
            await Task.Delay(_pause, cancellation).ConfigureAwait(false);
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        }
    }
}
