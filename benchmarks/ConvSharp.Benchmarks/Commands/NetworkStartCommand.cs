using System.CommandLine;
using System.Text.Json;
using ConvSharp.Benchmarks.Networks;

namespace ConvSharp.Benchmarks.Commands;

/// <summary>Loads and runs a network once and prints what it took; 'peers-networks' starts it.</summary>
internal sealed class NetworkStartCommand : BenchmarkCommand
{
    private readonly Argument<NetworkRuntime> _runtime = new("runtime");
    private readonly Argument<string> _path = new("file");
    private readonly Argument<string> _shapes = new("shapes");
    private readonly Argument<int> _threads = new("threads");

    public NetworkStartCommand()
        : base(NetworkStart.Command, "Loads and runs one network on one runtime.")
    {
        Hidden = true;
        Add(_runtime);
        Add(_path);
        Add(_shapes);
        Add(_threads);
    }

    protected override int Run(ParseResult arguments)
    {
        string path = arguments.GetRequiredValue(_path);
        var network = new NetworkLine(path, NetworkLine.ParseShapes(arguments.GetRequiredValue(_shapes)));
        NetworkStart start = NetworkStart.Here(arguments.GetValue(_runtime), path, network, arguments.GetValue(_threads));
        Console.WriteLine(JsonSerializer.Serialize(start));
        return Done;
    }
}
