using System.Net;
using System.Net.Sockets;

namespace ConvSharp.Tests.Cluster;

/// <summary>A TCP proxy in front of a server, whose connections can be cut.</summary>
internal sealed class CutProxy : IDisposable
{
    private readonly int _target;
    private readonly Lock _gate = new();
    private readonly List<TcpClient> _clients = [];
    private TcpListener? _listener;

    public CutProxy(int target)
    {
        _target = target;
        Port = QueueServer.FreePort();
        Open();
    }

    public int Port { get; }

    public void Open()
    {
        var listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        _listener = listener;
        _ = AcceptAsync(listener);
    }

    /// <summary>Cuts all connections, and takes no new ones.</summary>
    public void Cut()
    {
        _listener?.Dispose();
        lock (_gate)
        {
            foreach (TcpClient client in _clients)
                client.Dispose();
            _clients.Clear();
        }
    }

    public void Dispose() => Cut();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                lock (_gate)
                    _clients.AddRange([client, server]);
                await server.ConnectAsync(IPAddress.Loopback, _target);
                _ = CopyAsync(client, server);
                _ = CopyAsync(server, client);
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception fault) when (fault is IOException or InvalidOperationException or SocketException)
        {
            // Cut.
        }

        from.Dispose();
        to.Dispose();
    }
}
