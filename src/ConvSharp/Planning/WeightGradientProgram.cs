using System.Numerics;
using ConvSharp.Algorithms;
using ConvSharp.Algorithms.WeightGradients;
using ConvSharp.Execution;
using ConvSharp.Geometry;
using ConvSharp.Simd;

namespace ConvSharp.Planning;

/// <summary>The weight gradient of a problem, of either kind and with any padding mode, ready to run. Immutable.</summary>
internal sealed unsafe class WeightGradientProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvolutionGeometry _geometry, _extended;
    private readonly Problem _problem;
    private readonly PreparedWeightGradient<T> _prepared;

    /// <param name="geometry">The problem.</param>
    /// <param name="width">Width of the vectors.</param>
    /// <param name="accuracy">How much rounding error is allowed.</param>
    /// <param name="algorithm">An algorithm that must run, or null.</param>
    public WeightGradientProgram(
        ConvolutionGeometry geometry, VectorWidth width, ConvolutionAccuracy accuracy, WeightGradientAlgorithm? algorithm = null)
    {
        _geometry = geometry;
        _extended = BorderExtension.WithZeros(geometry);
        ConvolutionGeometry convolution = IsTransposed ? AdjointGeometry.Of(_extended) : _extended;
        _problem = Problem.Of<T>(PointwiseAxes.Merged(convolution), width, accuracy);
        Algorithm = algorithm ?? WeightGradientTable.Choose(_problem);
        try
        {
            _prepared = Algorithm.Prepare<T>(_problem);
            Workspace.CheckAvailable(
                checked(ExtendedBytes + FlushedBytes + _prepared.WorkspaceBytes + _prepared.SumsBytes),
                "the work space of the weight gradient");
        }
        catch (OverflowException)
        {
            ConvolutionArgumentException.Throw("the work space does not fit in 64 bits", "input", geometry, "use smaller sizes");
            throw;
        }
    }

    public WeightGradientAlgorithm Algorithm { get; }

    public string Blocking => _prepared.Blocking;

    /// <summary>Bytes of work space: for each thread, and once for a call.</summary>
    public (long PerThread, long Once) WorkspaceBytes => (_prepared.WorkspaceBytes, _prepared.SumsBytes + ExtendedBytes + FlushedBytes);

    private bool IsTransposed => _geometry.Kind == ConvolutionKind.Transposed;

    private bool Extends => _geometry.PaddingMode != PaddingMode.Zeros;

    private long ExtendedBytes => Extends ? checked(_extended.InputLength * sizeof(T)) : 0;

    /// <summary>Bytes for flushed copies of what the algorithm reads in place.</summary>
    private long FlushedBytes => checked((FlushedInput + FlushedGradient) * sizeof(T));

    private long FlushedInput =>
        Flushes(_prepared.ReadsInputInPlace, isExtended: Extends && !IsTransposed) ? _problem.Geometry.InputLength : 0;

    private long FlushedGradient =>
        Flushes(_prepared.ReadsGradientInPlace, isExtended: Extends && IsTransposed) ? _problem.Geometry.OutputLength : 0;

    public IReadOnlyList<AlgorithmDecision> Explain() => WeightGradientTable.Explain(_problem);

    /// <summary>Computes the gradient over the whole batch from dense data.</summary>
    public void Execute(T* input, T* outputGradient, T* weightGradient, in ExecutionSettings settings)
    {
        if (_geometry.Batch == 0)
        {
            for (nint i = 0; i < (nint)_geometry.WeightLength; i++)
                weightGradient[i] = T.Zero;
            return;
        }

        if (!Extends)
        {
            Run(input, outputGradient, weightGradient, settings);
            return;
        }

        using Workspace extended = Workspace.Rent(ExtendedBytes);
        BorderCopy.Run(_geometry, _extended, input, (T*)extended.Start);
        Run((T*)extended.Start, outputGradient, weightGradient, settings);
    }

    /// <summary>A transposed convolution's input and output gradient change places.</summary>
    private void Run(T* input, T* outputGradient, T* weightGradient, in ExecutionSettings settings)
    {
        var operands = new WeightGradientOperands<T>
        {
            Input = IsTransposed ? outputGradient : input,
            OutputGradient = IsTransposed ? input : outputGradient,
            WeightGradient = weightGradient,
        };
        if (FlushedBytes == 0)
        {
            _prepared.Execute(operands, settings);
        }
        else
        {
            using Workspace flushed = Workspace.Rent(FlushedBytes);
            T* copy = (T*)flushed.Start;
            operands.Input = Flushed(operands.Input, copy, FlushedInput, settings);
            operands.OutputGradient = Flushed(operands.OutputGradient, copy + (nint)FlushedInput, FlushedGradient, settings);
            _prepared.Execute(operands, settings);
        }

        if (_problem.FlushesAll)
            OperandFlush.Run(_problem.Width, weightGradient, weightGradient, _geometry.WeightLength, settings);
    }

    /// <summary>A flushed copy of an operand, or, where none is wanted, the operand itself.</summary>
    private T* Flushed(T* operand, T* copy, long length, in ExecutionSettings settings)
    {
        if (length == 0)
            return operand;
        OperandFlush.Run(_problem.Width, operand, copy, length, settings);
        return copy;
    }

    /// <summary>Whether subnormal numbers of an operand become zeros before the algorithm sees them.</summary>
    private bool Flushes(bool readsInPlace, bool isExtended) =>
        readsInPlace && (_problem.FlushesAll || (isExtended && _problem.FlushesSubnormals));
}
