using NATS.Client.Core;
using NATS.Client.JetStream;

namespace ConvSharp.Cluster.Working;

/// <summary>A task that this worker has: tells the server so again and again, until the task is given up.</summary>
internal sealed class Lease : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _renewing;

    public Lease(INatsJSMsg<byte[]> message, TimeSpan renewal) => _renewing = RenewAsync(message, renewal, _end.Token);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private static async Task RenewAsync(INatsJSMsg<byte[]> message, TimeSpan renewal, CancellationToken end)
    {
        using var timer = new PeriodicTimer(renewal);
        while (await timer.WaitForNextTickAsync(end).ConfigureAwait(false))
        {
            try
            {
                await message.AckProgressAsync(cancellationToken: end).AsTask().WaitAsync(end).ConfigureAwait(false);
            }
            catch (NatsException)
            {
                // The connection is lost: if it comes back in time, the next renewal reaches the server.
            }
        }
    }
}
