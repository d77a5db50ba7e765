using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ConvSharp.Cluster;
using Xunit;

namespace ConvSharp.Tests.Cluster;

/// <summary>A NATS server of a test's own, at a free port. It ends with the test's process, however that ends.</summary>
internal sealed class QueueServer : IDisposable
{
    // The shell waits for the end of its input, which comes when the process of the test is gone.
    private const string Script = "\"$@\" >/dev/null 2>&1 & echo $!; cat >/dev/null; kill -9 $! 2>/dev/null";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly string? Program = FindProgram();

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _arguments;
    private Process? _shell;
    private int _process;

    private QueueServer(string[] arguments)
    {
        Port = FreePort();
        _arguments = ["-a", "127.0.0.1", "-p", $"{Port}", .. arguments];
    }

    public static bool IsThere => Program is not null && !OperatingSystem.IsWindows();

    public int Port { get; }

    public string Url => $"nats://127.0.0.1:{Port}";

    private string Store => _folder.File("store");

    /// <summary>A server with JetStream.</summary>
    public static async Task<QueueServer> StartAsync(params string[] arguments)
    {
        Assert.SkipUnless(IsThere, "There is no nats-server on this machine.");
        var server = new QueueServer(arguments);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A server without JetStream.</summary>
    public static Task<QueueServer> StartWithoutStoreAsync() => StartAsync("--no-store");

    public async Task StartAgainAsync()
    {
        string[] store = _arguments.Contains("--no-store") ? [] : ["-js", "-sd", Store];
        var start = new ProcessStartInfo(
            "/bin/sh", ["-c", Script, "sh", Program!, .. _arguments.Where(argument => argument != "--no-store"), .. store])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _shell = Process.Start(start)!;
        _process = int.Parse((await _shell.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);
        await WaitForPortAsync();
    }

    /// <summary>As by kill -9.</summary>
    public void Kill()
    {
        if (_shell is null)
            return;
        Signal.Send(_process, "KILL");
        _shell.StandardInput.Close();
        _shell.WaitForExit();
        _shell.Dispose();
        _shell = null;
    }

    public void DeleteStore() => Directory.Delete(Store, recursive: true);

    public QueueOptions Options(string? user = null) => new(user is null ? Url : $"nats://{user}@127.0.0.1:{Port}")
    {
        Lease = TimeSpan.FromSeconds(2),
        RetryDelay = TimeSpan.FromSeconds(0.5),
        Patience = TimeSpan.FromSeconds(3),
    };

    public void Dispose()
    {
        Kill();
        _folder.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitForPortAsync()
    {
        long start = Environment.TickCount64;
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException) when (Environment.TickCount64 - start < Patience.TotalMilliseconds)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
            }
        }
    }

    private static string? FindProgram() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Concat(["/usr/sbin", "/usr/local/bin"])
        .Select(folder => Path.Combine(folder, "nats-server"))
        .FirstOrDefault(File.Exists);
}
