using System.CommandLine;
using ConvSharp.Benchmarks.Networks;
using ConvSharp.Benchmarks.Results;
using ConvSharp.Geometry;

namespace ConvSharp.Benchmarks.Commands;

/// <summary>Measures whole networks beside ONNX Runtime.</summary>
internal sealed class PeersNetworksCommand : BenchmarkCommand
{
    private readonly Option<string> _models = new("--models") { Description = "the folder of the models, [name].onnx", Required = true };
    private readonly Option<string?> _json = new("--json") { Description = "the result file to write" };
    private readonly Option<string?> _filter = new("--filter") { Description = "only networks whose name contains this" };
    private readonly Option<bool> _start = new("--start") { Description = "instead: load, first run, memory, in processes of their own" };
    private readonly Option<bool> _accurate = new("--accurate") { Description = "ConvSharp's accurate mode" };
    private readonly Option<bool> _noPage = new("--no-page") { Description = "write no page" };
    private readonly Option<int> _threads = AtLeastOne("--threads", "threads for each contestant, one contestant at a time", 1);
    private readonly Option<int> _rounds = AtLeastOne("--rounds", "most time slices for each contestant", 20);
    private readonly Option<int> _steps = AtLeastOne("--steps", "instead: where the time goes, with so many of the longest steps", 0);
    private readonly Option<string> _into = IntoOption();
    private readonly Option<string> _list = new("--list")
    {
        Description = "the list of networks",
        DefaultValueFactory = _ => Path.Combine("benchmarks", "networks", "models.txt"),
    };

    public PeersNetworksCommand()
        : base("peers-networks", "Measures whole networks, batch 1, beside ONNX Runtime, and compares the outputs.")
    {
        Add(_models);
        Add(_list);
        Add(_json);
        Add(_filter);
        Add(_threads);
        Add(_rounds);
        Add(_start);
        Add(_accurate);
        Add(_steps);
        Add(_noPage);
        Add(_into);
    }

    protected override int Run(ParseResult arguments)
    {
        if (!NativePeers.HasMemorySettings)
            return NativePeers.RunAgainWithMemorySettings();

        NativePeers.Patch();
        string folder = arguments.GetRequiredValue(_models);
        IReadOnlyList<NetworkLine> networks =
            NetworkLine.Read(arguments.GetRequiredValue(_list), arguments.GetValue(_filter));
        NetworkLine[] missing = [.. networks.Where(network => !File.Exists(PathIn(folder, network)))];
        if (missing.Length > 0)
            Console.Error.WriteLine($"not in {folder}: {string.Join(", ", missing.Select(network => network.Name))}");
        networks = [.. networks.Except(missing)];
        if (networks.Count == 0)
            throw new FormatException($"{folder} has none of the networks: fill it by benchmarks/networks/fetch.sh and export.py");

        int threads = arguments.GetValue(_threads);
        if (arguments.GetValue(_steps) is > 0 and int steps)
        {
            foreach (NetworkLine network in networks)
                Console.WriteLine(NetworkProfile.Of(PathIn(folder, network), network, threads, steps));
            return Done;
        }

        ConvolutionAccuracy accuracy = arguments.GetValue(_accurate) ? ConvolutionAccuracy.Accurate : ConvolutionAccuracy.Fast;
        RunInfo run = RunInfo.Here(threads, accuracy);
        return arguments.GetValue(_start) ? Start(arguments, networks, run) : Compare(arguments, networks, accuracy, run);
    }

    private static string PathIn(string folder, NetworkLine network) => Path.Combine(folder, network.Name + ".onnx");

    private int Start(ParseResult arguments, IReadOnlyList<NetworkLine> networks, RunInfo run)
    {
        string folder = arguments.GetRequiredValue(_models);
        var rows = new List<NetworkStartRow>();
        foreach (NetworkLine network in networks)
        {
            rows.Add(NetworkStartRow.Measure(PathIn(folder, network), network, run));
            Console.Error.WriteLine(NetworkStartsReport.LineOf(rows[^1]));
        }

        WriteResults(arguments, rows, run, "models-start", NetworkStartsReport.Of);
        return Done;
    }

    private int Compare(ParseResult arguments, IReadOnlyList<NetworkLine> networks, ConvolutionAccuracy accuracy, RunInfo run)
    {
        string folder = arguments.GetRequiredValue(_models);
        var rows = new List<NetworkRow>();
        foreach (NetworkLine network in networks)
        {
            rows.Add(NetworkComparison.Run(PathIn(folder, network), network, accuracy, arguments.GetValue(_rounds), run));
            Console.Error.WriteLine(NetworksReport.LineOf(rows[^1]));
        }

        WriteResults(arguments, rows, run, "models", NetworksReport.Of);
        return rows.All(row => row.Error <= NetworkComparison.Agreement) ? Done : Failed;
    }

    private void WriteResults<TRow>(
        ParseResult arguments, IReadOnlyList<TRow> rows, RunInfo run, string name, Func<IReadOnlyList<TRow>, string> report)
    {
        if (!arguments.GetValue(_noPage))
            ResultPage.Write(arguments.GetRequiredValue(_into), run.Cpu, $"{name}-{run.ThreadsInWords.Replace(' ', '-')}", report(rows));
        if (arguments.GetValue(_json) is { } json)
            ResultFile.Write(json, rows);
    }
}
