using ConvSharp.Benchmarks.Contestants;
using ConvSharp.Benchmarks.Results;
using ConvSharp.Geometry;

namespace ConvSharp.Benchmarks.Measuring;

/// <summary>One layer, computed by this library and every peer that can, checked and timed.</summary>
internal static class LayerComparison
{
    /// <param name="operands">The layer with its data.</param>
    /// <param name="peers">Who is compared.</param>
    /// <param name="rounds">Most slices for each contestant.</param>
    /// <param name="run">The circumstances, which the row repeats.</param>
    /// <param name="note">Told of peers that cannot compute the layer, and of results that are wrong.</param>
    /// <exception cref="NotSupportedException">There is no reference for the layer.</exception>
    public static ComparisonRow Run(
        LayerOperands operands, IReadOnlySet<Peer> peers, int rounds, RunInfo run, Action<string> note)
    {
        var reference = new Float64Reference(operands);

        var convSharp = new ConvSharpContestant(operands, run.Threads);
        using Entry own = new("ConvSharp", convSharp);
        using Entry torch = Enter(Peer.Torch, "torch", () => new TorchContestant(operands, run.Threads));
        using Entry onnxRuntime = EnterInference(Peer.OnnxRuntime, "ONNX Runtime", () => new OnnxRuntimeContestant(operands, run.Threads));
        using Entry openCv = EnterInference(Peer.OpenCv, "OpenCV", () => new OpenCvContestant(operands, run.Threads));

        Entry[] entries = [own, torch, onnxRuntime, openCv];
        foreach (Entry entry in entries)
            Check(entry);
        Entry[] right = [.. entries.Where(entry => entry.IsRight)];
        IReadOnlyList<Stopclock> clocks = InterleavedTiming.Run([.. right.Select(entry => entry.Contestant!)], rounds, run.Threads);
        foreach ((Entry entry, Stopclock clock) in right.Zip(clocks))
            entry.Clock = clock;

        double? fastestPeer = entries[1..].Min(entry => entry.Clock?.Fastest);
        return new ComparisonRow
        {
            Name = operands.Name,
            Operation = operands.Operation,
            Kind = LayerKind.Of(operands.Geometry),
            Gflop = ComparisonRow.Round(2e-9 * operands.Geometry.MultiplyAdds),
            ConvSharpMs = own.Fastest,
            TorchMs = torch.Fastest,
            OnnxRuntimeMs = onnxRuntime.Fastest,
            OpenCvMs = openCv.Fastest,
            Ratio = ComparisonRow.Round(fastestPeer / own.Clock?.Fastest),
            Algorithm = convSharp.Algorithm,
            MaxError = own.MaxError,
            TorchMaxError = torch.MaxError,
            OnnxRuntimeMaxError = onnxRuntime.MaxError,
            OpenCvMaxError = openCv.MaxError,
            ConvSharpMedianMs = own.Median,
            TorchMedianMs = torch.Median,
            OnnxRuntimeMedianMs = onnxRuntime.Median,
            OpenCvMedianMs = openCv.Median,
            Run = run,
        };

        void Check(Entry entry)
        {
            if (entry.Contestant is null)
                return;
            double error = reference.MaxError(entry.Contestant.Result());
            entry.IsRight = reference.Accepts(error);
            entry.MaxError = double.IsFinite(error) ? ComparisonRow.Round(error) : null;
            if (!entry.IsRight)
                note($"{operands.Name}: {entry.Name} gives a wrong result, off by {error:g3}");
        }

        Entry EnterInference(Peer peer, string name, Func<LayerContestant> make) =>
            operands.Pass == ConvolutionPass.Forward ? Enter(peer, name, make) : new Entry(name, null);

        Entry Enter(Peer peer, string name, Func<LayerContestant> make)
        {
            if (!peers.Contains(peer))
                return new Entry(name, null);
            try
            {
                return new Entry(name, make());
            }
            catch (Exception exception) when (exception is NotSupportedException or OpenCvSharp.OpenCVException)
            {
                note($"{operands.Name}: {name} cannot compute it: {exception.Message}");
                return new Entry(name, null);
            }
        }
    }

    /// <summary>A contestant, or the lack of one, with what was found.</summary>
    private sealed class Entry(string name, LayerContestant? contestant) : IDisposable
    {
        public string Name => name;

        public LayerContestant? Contestant => contestant;

        public bool IsRight { get; set; }

        public double? MaxError { get; set; }

        public Stopclock? Clock { get; set; }

        public double? Fastest => ComparisonRow.Round(Clock?.Fastest);

        public double? Median => ComparisonRow.Round(Clock?.Median);

        public void Dispose() => contestant?.Dispose();
    }
}
