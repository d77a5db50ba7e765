using System.Globalization;
using System.Net;
using ConvSharp.Cli.Faults;
using ConvSharp.Cluster;
using Prometheus;

namespace ConvSharp.Cli.Cluster;

/// <summary>The worker's instruments for Prometheus, at /metrics of a port that only this machine reaches.</summary>
internal sealed class MetricsServer : IDisposable
{
    private readonly IDisposable _adapter;
    private readonly MetricServer _server;

    private MetricsServer(IDisposable adapter, MetricServer server) => (_adapter, _server) = (adapter, server);

    /// <exception cref="RequestException">The port cannot be opened.</exception>
    public static MetricsServer Start(int port)
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        IDisposable adapter = MeterAdapter.StartListening(new MeterAdapterOptions
        {
            Registry = registry,
            InstrumentFilterPredicate = instrument => instrument.Meter.Name == QueueWorker.InstrumentsName,
        });
        var server = new MetricServer("127.0.0.1", port, registry: registry);
        try
        {
            server.Start();
            return new(adapter, server);
        }
        catch (HttpListenerException fault)
        {
            adapter.Dispose();
            throw new RequestException(
                string.Create(CultureInfo.InvariantCulture, $"--metrics-port is {port}, which cannot be opened: give another."), fault);
        }
    }

    public void Dispose()
    {
        _server.Stop();
        _adapter.Dispose();
    }
}
