using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ConvSharp.Tests.Cli;

/// <summary>Requests as they are written, byte by byte, which no client library would send.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly TcpClient _client;
    private readonly int _port;

    public RawHttp(int port, IPAddress? address = null)
    {
        _port = port;
        _client = new TcpClient((address ?? IPAddress.Loopback).AddressFamily);
        _client.Connect(address ?? IPAddress.Loopback, port);
    }

    /// <summary>Sends text of one byte per letter; {host} is the server's name with its port.</summary>
    public async Task Send(string text) =>
        await _client.GetStream().WriteAsync(
            Encoding.Latin1.GetBytes(text.Replace("{host}", $"localhost:{_port}", StringComparison.Ordinal)));

    /// <summary>All that the server sends until it closes the connection.</summary>
    public async Task<string> ReadToEnd(CancellationToken cancellation)
    {
        using var received = new MemoryStream();
        await _client.GetStream().CopyToAsync(received, cancellation);
        return Encoding.Latin1.GetString(received.ToArray());
    }

    /// <summary>The answer to a request after which the connection is closed.</summary>
    public static async Task<RawResponse> Ask(int port, string request, CancellationToken cancellation, IPAddress? address = null)
    {
        using var connection = new RawHttp(port, address);
        await connection.Send(request);
        return RawResponse.Of(await connection.ReadToEnd(cancellation));
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>An answer as it came.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">The headers, each once.</param>
/// <param name="Body">What follows them.</param>
/// <param name="Text">The whole answer.</param>
internal sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body, string Text)
{
    public static RawResponse Of(string text)
    {
        string[] parts = text.Split("\r\n\r\n", 2);
        string[] lines = parts[0].Split("\r\n");
        return new RawResponse(
            int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture),
            lines.Skip(1).Select(line => line.Split(": ", 2))
                .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase),
            parts[1],
            text);
    }
}
