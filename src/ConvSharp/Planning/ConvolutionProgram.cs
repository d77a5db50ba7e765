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
    public ConvolutionProgram(
        ConvolutionGeometry geometry, VectorWidth width, ConvolutionAccuracy accuracy, string? forcedAlgorithm, bool packsForBatch = false)
    {
        (Geometry, Width, _forcedAlgorithm) = (geometry, width, forcedAlgorithm);
        OutputShape = geometry.OutputShape;
        _extended = BorderExtension.WithZeros(geometry);
        _problem = Problem.Of<T>(PointwiseAxes.Merged(_extended), width, accuracy) with { PacksForBatch = packsForBatch };
        try
        {
            Workspace.CheckAvailable(PhaseTaps.TableBytes(_problem.Geometry.AllAxes), "the table of taps");
            Algorithm = Planner.Choose(_problem, forcedAlgorithm);
            _prepared = Algorithm.Prepare<T>(_problem);
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

    public long WorkspaceBytesPerThread => _prepared.WorkspaceBytes;

    /// <summary>Bytes for a copy of the input that is extended beyond its border, or flushed; 0 where there is none.</summary>
    public long ExtendedBytes => Extends || FlushesInput ? checked(_extended.InputLength * sizeof(T)) : 0;

    private bool Extends => Geometry.PaddingMode != PaddingMode.Zeros;

    /// <summary>Whether subnormal numbers of the input become zeros before an algorithm sees them that makes no copy itself.</summary>
    private bool FlushesInput =>
        _prepared.ReadsInPlace && (_problem.FlushesAll || (Extends && _problem.FlushesSubnormals));

    public IReadOnlyList<AlgorithmDecision> Explain() => Planner.Explain(_problem, _forcedAlgorithm);

    /// <summary>Packs dense weights and says whether all of them are finite.</summary>
    public bool Pack(T* weights, T* packed, ParallelOptions? parallel = null)
    {
        _prepared.Pack(weights, packed, ExecutionSettings.Of(parallel, Geometry.WeightLength));
        return Finiteness.OfAll(weights, Geometry.WeightLength);
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

        if (_problem.FlushesAll)
            OperandFlush.Run(Width, operands.Output, operands.Output, Geometry.OutputLength, settings);
    }

    /// <summary>Copies the input, extended beyond its border, flushed, or both.</summary>
    private void CopyInput(T* input, T* copy, in ExecutionSettings settings)
    {
        if (Extends)
            BorderCopy.Run(Geometry, _extended, input, copy);
        if (FlushesInput)
            OperandFlush.Run(Width, Extends ? copy : input, copy, _extended.InputLength, settings);
    }
}
