using System.Diagnostics;
using System.Text;
using Xunit;

namespace ConvSharp.Tests.Cluster;

/// <summary>A process that submits or works.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _text = new();

    private Peer(Process process)
    {
        _process = process;
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it has written.</summary>
    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    public bool HasExited => _process.HasExited;

    public static Peer Work(string url, string job, int workers, params (string Name, string Value)[] settings) =>
        Start(["work", url, job, $"{workers}"], settings);

    public static Peer Submit(string url, string job) => Start(["submit", url, job], []);

    public void Send(string signal) => Signal.Send(_process.Id, signal);

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Waits for its end, which must be a good one.</summary>
    public async Task EndsWellAsync()
    {
        int code = await ExitCodeAsync();
        Assert.True(code == 0, $"exit code {code}: {Text}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private static Peer Start(string[] arguments, (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "ConvSharp.ClusterPeer"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PEER_WATCH"] = "1";
        foreach ((string name, string value) in settings)
            start.Environment[name] = value;
        return new Peer(Process.Start(start)!);
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        lock (_text)
            _text.AppendLine(line.Data);
    }
}
