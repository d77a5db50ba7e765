using System.Numerics;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Planning;

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
    /// <param name="cancellation">Checked between the steps of planning.</param>
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

    /// <summary>Whether <see cref="Operands{T}.Chain"/> is run.</summary>
    public bool RunsChain => _prepared.RunsChain;

    /// <summary>Elements that one call touches beside its operands, at most.</summary>
    public double TouchedLength => _prepared.TouchedLength;

    /// <summary>Bytes of a copy of the input that is extended beyond its border, or flushed; 0 without such a copy.</summary>
    public long ExtendedBytes => ExtendsInput || FlushesInput ? checked(_problem.Extended.InputLength * sizeof(T)) : 0;

    /// <summary>Whether the input is extended beyond its border first, because the algorithm does not pad it itself.</summary>
    private bool ExtendsInput => _problem.ExtendsInput && !_prepared.PadsInput;

    /// <summary>Whether subnormal numbers of the input become zeros first, because the algorithm makes no copy itself.</summary>
    private bool FlushesInput =>
        _prepared.ReadsInPlace && (_problem.Problem.FlushesAll || (ExtendsInput && _problem.Problem.FlushesSubnormals));

    public IReadOnlyList<Decision> Explain() => AlgorithmTable.Convolution.Explain(_problem.Problem, _forcedAlgorithm);

    /// <summary>Packs dense weights and says whether all of them are finite.</summary>
    public bool Pack(T* weights, T* packed, ParallelOptions? parallel = null)
    {
        var settings = ExecutionSettings.Of(parallel, Geometry.WeightLength);
        bool flushes = _problem.Problem.FlushesSubnormals && SubnormalScan.AnyIn(weights, Geometry.WeightLength);
        if (flushes || _problem.Crop.LeavesTapsOut)
        {
            using Workspace copy = Workspace.Rent(checked(_problem.Crop.Geometry.WeightLength * sizeof(T)));
            CopyWeights(weights, (T*)copy.Start, flushes, settings);
            _prepared.Pack((T*)copy.Start, packed, settings);
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
        (Algorithm algorithm, ConvolutionProposal proposal) = AlgorithmTable.Convolution.Choose(watched, _forcedAlgorithm);
        CancellationLook.ThrowIfCancelled(cancellation);
        return (algorithm, proposal.Prepare<T>());
    }

    /// <summary>Copies the weights, cropped, flushed, or both.</summary>
    private void CopyWeights(T* weights, T* copy, bool flushes, in ExecutionSettings settings)
    {
        if (_problem.Crop.LeavesTapsOut)
            CroppedWeights.Copy(_problem.Crop, weights, copy);
        if (flushes)
        {
            OperandFlush.Run(
                Width, _problem.Crop.LeavesTapsOut ? copy : weights, copy, _problem.Crop.Geometry.WeightLength, settings);
        }
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
        if (ExtendedBytes == 0)
        {
            _prepared.Execute(operands, settings);
        }
        else
        {
            using Workspace extended = Workspace.Rent(ExtendedBytes);
            CopyInput(operands.Input, (T*)extended.Start, settings);
            operands.Input = (T*)extended.Start;
            _prepared.Execute(operands, settings);
        }

        if (_problem.Problem.FlushesAll)
            OperandFlush.Run(Width, operands.Output, operands.Output, Geometry.OutputLength, settings);
    }

    /// <summary>Copies the input, extended beyond its border, flushed, or both.</summary>
    private void CopyInput(T* input, T* copy, in ExecutionSettings settings)
    {
        if (ExtendsInput)
            BorderCopy.Run(_problem.Border!, (nint)(Geometry.Batch * Geometry.InChannels), input, copy, settings.Cancellation);
        if (FlushesInput)
            OperandFlush.Run(Width, ExtendsInput ? copy : input, copy, _problem.Extended.InputLength, settings);
    }
}
