using System.Numerics;
using ConvSharp.Algorithms;
using ConvSharp.Execution;
using ConvSharp.Geometry;
using ConvSharp.Simd;

namespace ConvSharp.Planning;

/// <summary>A problem ready to run, without weights: what plans and the functional calls share. Immutable.</summary>
internal sealed unsafe class ConvolutionProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvolutionGeometry _extended;
    private readonly Problem _problem;
    private readonly string? _forcedAlgorithm;
    private readonly PreparedConvolution<T> _prepared;

    /// <param name="geometry">The problem.</param>
    /// <param name="width">Width of the vectors.</param>
    /// <param name="accuracy">Which algorithms may run.</param>
    /// <param name="forcedAlgorithm">The name of an algorithm that must run, or null.</param>
    /// <param name="packsForBatch">Whether the choice may depend on the batch, for which weights are packed at every call.</param>
    /// <param name="cancellation">Looked at between the steps of planning.</param>
    public ConvolutionProgram(
        ConvolutionGeometry geometry, VectorWidth width, ConvolutionAccuracy accuracy, string? forcedAlgorithm, bool packsForBatch = false,
        CancellationToken cancellation = default)
    {
        (Geometry, Width, _forcedAlgorithm) = (geometry, width, forcedAlgorithm);
        OutputShape = geometry.OutputShape;
        _extended = BorderExtension.WithZeros(geometry);
        _problem = Problem.Of<T>(PointwiseAxes.Merged(_extended), width, accuracy) with { PacksForBatch = packsForBatch };
        try
        {
            Workspace.CheckAvailable(PhaseTaps.TableBytes(_problem.Geometry.AllAxes), "the table of taps");
            Problem watched = _problem with { Cancellation = cancellation };
            Algorithm = Planner.Choose(watched, forcedAlgorithm);
            CancellationLook.ThrowIfCancelled(cancellation);
            _prepared = Algorithm.Prepare<T>(watched);
            PackedBytes = checked(_prepared.PackedLength * sizeof(T));
            Workspace.CheckAvailable(
                checked(ExtendedBytes + _prepared.WorkspaceBytes + PackedBytes), "the work space with the packed weights");
        }
        catch (OverflowException)
        {
            ConvolutionArgumentException.Throw("the work space does not fit in 64 bits", "input", geometry, "use smaller sizes");
            throw;
        }
        catch (OutOfMemoryException)
        {
            ConvolutionArgumentException.Throw(
                "the table of taps needs more memory than this process has left", "weight", geometry, "use smaller sizes, or free memory");
            throw;
        }
    }

    public ConvolutionGeometry Geometry { get; }

    public nint[] OutputShape { get; }

    public VectorWidth Width { get; }

    public Algorithm Algorithm { get; }

    public string Blocking => _prepared.Blocking;

    public long PackedBytes { get; }

    /// <summary>What the packed weights depend on beside the weights.</summary>
    public PackingKey PackingKey => _prepared.PackingKey;

    /// <summary>About how many bytes the program's own tables take.</summary>
    public long TableBytes => PhaseTaps.TableBytes(_problem.Geometry.AllAxes);

    public long WorkspaceBytesPerThread => _prepared.WorkspaceBytes;

    /// <summary>Bytes for a copy of the input that is extended beyond its border; 0 for zeros.</summary>
    public long ExtendedBytes => Geometry.PaddingMode == PaddingMode.Zeros ? 0 : checked(_extended.InputLength * sizeof(T));

    public IReadOnlyList<AlgorithmDecision> Explain() => Planner.Explain(_problem, _forcedAlgorithm);

    /// <summary>Packs dense weights and says whether all of them are finite.</summary>
    public bool Pack(T* weights, T* packed, ParallelOptions? parallel = null)
    {
        const long together = 1 << 22;
        var settings = ExecutionSettings.Of(parallel, Geometry.WeightLength);
        _prepared.Pack(weights, packed, settings);
        for (long first = 0; first < Geometry.WeightLength; first += together)
        {
            CancellationLook.ThrowIfCancelled(settings.Cancellation);
            if (!Finiteness.OfAll(weights + (nint)first, Math.Min(together, Geometry.WeightLength - first)))
                return false;
        }

        return true;
    }

    /// <summary>Computes a batch of dense data.</summary>
    public void Execute(Operands<T> operands, ParallelOptions? parallel)
    {
        if (Geometry.Batch == 0)
            return;
        var settings = ExecutionSettings.Of(parallel, Geometry.MultiplyAdds);
        if (ExtendedBytes == 0)
        {
            _prepared.Execute(operands, settings);
            return;
        }

        using Workspace extended = Workspace.Rent(ExtendedBytes);
        BorderCopy.Run(Geometry, _extended, operands.Input, (T*)extended.Start, settings.Cancellation);
        operands.Input = (T*)extended.Start;
        _prepared.Execute(operands, settings);
    }
}
