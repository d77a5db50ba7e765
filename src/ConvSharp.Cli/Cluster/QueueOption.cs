using System.CommandLine;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Options;
using ConvSharp.Cluster;

namespace ConvSharp.Cli.Cluster;

/// <summary>--queue: the server that keeps the tasks.</summary>
internal sealed class QueueOption
{
    // An address may hold a password, which others see on the command line.
    private const string Variable = "CONVSHARP_NATS_URL";

    private readonly Option<string?> _queue =
        OptionFactory.Text("--queue", "URL", $"the NATS server: nats://host:4222, tls://host:4222 (default: {Variable})");

    public void AddTo(Command command) => command.Options.Add(_queue);

    /// <exception cref="RequestException">No server is named.</exception>
    public QueueOptions Of(ParseResult parse)
    {
        string url = parse.GetValue(_queue) ?? Environment.GetEnvironmentVariable(Variable) ?? "";
        return url.Length > 0
            ? new QueueOptions(url) { Credentials = QueueCredentials.FromEnvironment() }
            : throw new RequestException($"--queue is needed: give the server's address, as nats://host:4222, or set {Variable}.");
    }
}
