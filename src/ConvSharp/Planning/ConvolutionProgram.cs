using System.Numerics;
using ConvSharp.Algorithms;
using ConvSharp.Algorithms.Kn2Row;
using ConvSharp.Execution;
using ConvSharp.Geometry;
using ConvSharp.Simd;

namespace ConvSharp.Planning;

/// <summary>A problem ready to run, without weights: what plans and the functional calls share. Immutable.</summary>
internal sealed unsafe class ConvolutionProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PlannedProblem _problem;
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
        (Geometry, Width, _forcedAlgorithm) = (geometry, width, string.IsNullOrEmpty(forcedAlgorithm) ? null : forcedAlgorithm);
        OutputShape = geometry.OutputShape;
        try
        {
            CancellationLook.ThrowIfCancelled(cancellation);
            _problem = PlannedProblem.Of<T>(geometry, width, accuracy, _forcedAlgorithm, packsForBatch);
            (Algorithm, _prepared) = Prepare(_problem, cancellation);
            if (_forcedAlgorithm is null && Proportion.Objection(_problem.Problem.Geometry, _prepared.TouchedLength) is { } objection)
            {
                _problem = PlannedProblem.OutOfProportion<T>(geometry, width, accuracy, objection);
                (Algorithm, _prepared) = Prepare(_problem, cancellation);
            }

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
    public PackingKey PackingKey =>
        _problem.Crop.LeavesTapsOut ? _prepared.PackingKey.Cropped(_problem.Crop.FirstTap) : _prepared.PackingKey;

    /// <summary>About how many bytes the program's own tables take.</summary>
    public long TableBytes => _problem.IsAsGiven ? 0 : (long)Proportion.TableBytes(_problem.Problem.Geometry);

    public long WorkspaceBytesPerThread => _prepared.WorkspaceBytes;

    /// <summary>Elements that one call touches beside its operands, at most.</summary>
    public double TouchedLength => _prepared.TouchedLength;

    /// <summary>Bytes for a copy of the input that is extended beyond its border; 0 where there is none.</summary>
    public long ExtendedBytes => _problem.ExtendsInput ? checked(_problem.Extended.InputLength * sizeof(T)) : 0;

    public IReadOnlyList<AlgorithmDecision> Explain() => Planner.Explain(_problem.Problem, _forcedAlgorithm);

    /// <summary>Packs dense weights and says whether all of them are finite.</summary>
    public bool Pack(T* weights, T* packed, ParallelOptions? parallel = null)
    {
        var settings = ExecutionSettings.Of(parallel, Geometry.WeightLength);
        if (_problem.Crop.LeavesTapsOut)
        {
            using Workspace cropped = Workspace.Rent(checked(_problem.Crop.Geometry.WeightLength * sizeof(T)));
            CroppedWeights.Copy(_problem.Crop, weights, (T*)cropped.Start);
            _prepared.Pack((T*)cropped.Start, packed, settings);
        }
        else
        {
            _prepared.Pack(weights, packed, settings);
        }

        return AreFinite(weights, settings.Cancellation);
    }

    private (Algorithm Algorithm, PreparedConvolution<T> Prepared) Prepare(PlannedProblem problem, CancellationToken cancellation)
    {
        Problem watched = problem.Problem with { Cancellation = cancellation };
        Algorithm algorithm = Planner.Choose(watched, _forcedAlgorithm);
        CancellationLook.ThrowIfCancelled(cancellation);
        return (algorithm, algorithm.Prepare<T>(watched));
    }

    private bool AreFinite(T* weights, CancellationToken cancellation)
    {
        const long together = 1 << 22;
        for (long first = 0; first < Geometry.WeightLength; first += together)
        {
            CancellationLook.ThrowIfCancelled(cancellation);
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
        if (!_problem.ExtendsInput)
        {
            _prepared.Execute(operands, settings);
            return;
        }

        using Workspace extended = Workspace.Rent(ExtendedBytes);
        BorderCopy.Run(Geometry, _problem.Extended, operands.Input, (T*)extended.Start, settings.Cancellation);
        operands.Input = (T*)extended.Start;
        _prepared.Execute(operands, settings);
    }
}
