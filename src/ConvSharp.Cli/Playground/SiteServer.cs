using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ConvSharp.Cli.Playground;

/// <summary>A web server for the files of a site, on the loopback addresses of this machine alone.</summary>
internal sealed class SiteServer : IAsyncDisposable
{
    /// <summary>How long a request's headers may take, unless a test says otherwise.</summary>
    public static readonly TimeSpan DefaultHeadersTimeout = TimeSpan.FromSeconds(30);

    private const int LongestHead = 32 * 1024;
    private const int MostTries = 10;

    // Downloads that are under way when the server ends are cut off after this time.
    private static readonly TimeSpan ClosingPatience = TimeSpan.FromSeconds(1);

    private readonly WebApplication _application;

    private SiteServer(SiteFolder site, int port, TimeSpan headersTimeout)
    {
        Port = port;

        // Empty: no settings from the environment or from files, no log.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.RequestHeadersTimeout = headersTimeout;
            options.Limits.MaxRequestLineSize = LongestHead; // links to the playground have its whole state in them
            options.Limits.MaxRequestHeadersTotalSize = LongestHead;
            options.Limits.MaxRequestBodySize = 0;
            options.ListenLocalhost(port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _application = builder.Build();
        _application.Run(new SiteHandler(site).Answer);
    }

    public int Port { get; }

    public Uri Address => new($"http://localhost:{Port}/");

    /// <summary>Opens the port on 127.0.0.1 and, where the machine has it, on [::1].</summary>
    /// <param name="site">The files.</param>
    /// <param name="port">The port; 0 is any free one.</param>
    /// <param name="headersTimeout">How long a request's headers may take.</param>
    /// <exception cref="IOException">The port cannot be opened.</exception>
    public static async Task<SiteServer> Start(SiteFolder site, int port, TimeSpan headersTimeout)
    {
        for (int tries = 1; ; tries++)
        {
            var server = new SiteServer(site, port > 0 ? port : FreePort(), headersTimeout);
            try
            {
                await server._application.StartAsync();
                return server;
            }
            catch (Exception fault)
            {
                await server._application.DisposeAsync();

                // A port that was free on one address, a moment ago, may be another program's now.
                if (fault is not IOException || port > 0 || tries == MostTries)
                    throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        using (var patience = new CancellationTokenSource(ClosingPatience))
            await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
