using System.Globalization;
using System.Net;
using System.Text;
using ConvSharp.Cli.Faults;

namespace ConvSharp.Cli.Cluster;

/// <summary>Serves the worker's metrics to Prometheus, at /metrics of a port that only this machine reaches.</summary>
internal sealed class MetricsServer : IDisposable
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MetricsText _metrics = new();
    private readonly HttpListener _listener = new();

    private MetricsServer(int port) =>
        _listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/metrics/"));

    /// <exception cref="RequestException">The port cannot be opened.</exception>
    public static MetricsServer Start(int port)
    {
        var server = new MetricsServer(port);
        try
        {
            server._listener.Start();
        }
        catch (HttpListenerException fault)
        {
            server.Dispose();
            throw new RequestException(
                string.Create(CultureInfo.InvariantCulture, $"--metrics-port is {port}, which cannot be opened: give another."), fault);
        }

        _ = server.AnswerAsync();
        return server;
    }

    public void Dispose()
    {
        _listener.Close();
        _metrics.Dispose();
    }

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync().ConfigureAwait(false);
                context.Response.ContentType = ContentType;
                context.Response.Close(Encoding.UTF8.GetBytes(_metrics.ToString()), willBlock: false);
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The server was closed, or who asked is gone.
            }
        }
    }
}
