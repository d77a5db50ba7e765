using System.Numerics;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Algorithms.WeightGradients;
using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Planning;

/// <summary>The weight gradient of a problem, of either kind and with any padding mode, ready to run. Immutable.</summary>
internal sealed unsafe class WeightGradientProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvolutionGeometry _geometry;
    private readonly string? _forcedAlgorithm;
    private readonly PlannedProblem _problem;
    private readonly PreparedWeightGradient<T> _prepared;

    /// <param name="geometry">The problem.</param>
    /// <param name="width">Width of the vectors.</param>
    /// <param name="accuracy">How much rounding error is allowed.</param>
    /// <param name="forcedAlgorithm">
    /// The name of an algorithm that must run, or null. One that cannot compute this weight gradient forces nothing: layers name algorithms
    /// for their forward pass.
    /// </param>
    /// <param name="cancellation">Checked between the steps of planning.</param>
    public WeightGradientProgram(
        ConvolutionGeometry geometry, VectorWidth width, ConvolutionAccuracy accuracy, string? forcedAlgorithm = null,
        CancellationToken cancellation = default)
    {
        CancellationLook.ThrowIfCancelled(cancellation);
        _geometry = geometry;
        try
        {
            _problem = PlannedProblem.OfWeightGradient<T>(geometry, width, accuracy, forcedAlgorithm);
            if (forcedAlgorithm is not null && AlgorithmTable.WeightGradient.Named(forcedAlgorithm).Propose(_problem.Problem).Refusal is not null)
            {
                forcedAlgorithm = null;
                _problem = PlannedProblem.OfWeightGradient<T>(geometry, width, accuracy, forcedAlgorithm);
            }

            _forcedAlgorithm = forcedAlgorithm;
            (Algorithm, _prepared) = Prepare(_problem, cancellation);
            if (forcedAlgorithm is null && Proportion.Objection(_problem.Problem.Geometry, _prepared.TouchedLength) is { } objection)
            {
                _problem = PlannedProblem.OutOfProportion<T>(geometry, width, accuracy, objection);
                (Algorithm, _prepared) = Prepare(_problem, cancellation);
            }

            Workspace.CheckAvailable(
                checked(ExtendedBytes + CroppedBytes + FlushedBytes + _prepared.WorkspaceBytes + _prepared.SumsBytes),
                "the work space of the weight gradient");
        }
        catch (OverflowException)
        {
            ConvolutionArgumentException.Throw("the work space does not fit in 64 bits", "input", geometry, "use smaller sizes");
            throw;
        }
    }

    public Algorithm Algorithm { get; }

    public string Blocking => _prepared.Blocking;

    /// <summary>Bytes of work space: those of each thread, and those of the call.</summary>
    public (long PerThread, long Once) WorkspaceBytes =>
        (_prepared.WorkspaceBytes, Math.Max(_prepared.SumsBytes, CroppedBytes) + ExtendedBytes + FlushedBytes);

    /// <summary>Elements that one call touches beside its operands, at most.</summary>
    public double TouchedLength => _prepared.TouchedLength;

    /// <summary>In a transposed convolution, input and output gradient change places.</summary>
    private bool IsAdjoint => _geometry.Kind == ConvolutionKind.Transposed && !_problem.IsAsGiven;

    /// <summary>Whether the input is extended beyond its border first, because the algorithm does not pad it itself.</summary>
    private bool ExtendsInput => _problem.ExtendsInput && !_prepared.PadsInput;

    /// <summary>Bytes for flushed copies of what the algorithm reads in place.</summary>
    private long FlushedBytes => checked((FlushedInput + FlushedGradient) * sizeof(T));

    private long FlushedInput =>
        Flushes(_prepared.ReadsInputInPlace, isExtended: ExtendsInput && !IsAdjoint) ? _problem.Problem.Geometry.InputLength : 0;

    private long FlushedGradient => Flushes(_prepared.ReadsGradientInPlace, isExtended: ExtendsInput && IsAdjoint)
        ? _problem.Problem.Geometry.OutputLength
        : 0;

    private long ExtendedBytes => ExtendsInput ? checked(_problem.Extended.InputLength * sizeof(T)) : 0;

    private long CroppedBytes =>
        _problem.Crop.LeavesTapsOut ? checked(_problem.Crop.Geometry.WeightLength * sizeof(T)) : 0;

    public IReadOnlyList<Decision> Explain() => AlgorithmTable.WeightGradient.Explain(_problem.Problem, _forcedAlgorithm);

    private (Algorithm Algorithm, PreparedWeightGradient<T> Prepared) Prepare(PlannedProblem problem, CancellationToken cancellation)
    {
        Problem watched = problem.Problem with { Cancellation = cancellation };
        (Algorithm algorithm, WeightGradientProposal proposal) = AlgorithmTable.WeightGradient.Choose(watched, _forcedAlgorithm);
        CancellationLook.ThrowIfCancelled(cancellation);
        return (algorithm, proposal.Prepare<T>());
    }

    /// <summary>Computes the gradient over the whole batch from dense data.</summary>
    public void Execute(T* input, T* outputGradient, T* weightGradient, in ExecutionSettings settings)
    {
        if (_geometry.Batch == 0)
        {
            for (nint i = 0; i < (nint)_geometry.WeightLength; i++)
                weightGradient[i] = T.Zero;
            return;
        }

        if (!ExtendsInput)
        {
            RunCropped(input, outputGradient, weightGradient, settings);
            return;
        }

        using Workspace extended = Workspace.Rent(ExtendedBytes);
        BorderCopy.Run(
            _problem.Border!, (nint)(_geometry.Batch * _geometry.InChannels), input, (T*)extended.Start, settings.Cancellation);
        RunCropped((T*)extended.Start, outputGradient, weightGradient, settings);
    }

    private void RunCropped(T* input, T* outputGradient, T* weightGradient, in ExecutionSettings settings)
    {
        if (!_problem.Crop.LeavesTapsOut)
        {
            Run(input, outputGradient, weightGradient, settings);
            return;
        }

        using Workspace cropped = Workspace.Rent(CroppedBytes);
        Run(input, outputGradient, (T*)cropped.Start, settings);
        CroppedWeights.Spread(_problem.Crop, (T*)cropped.Start, weightGradient);
    }

    private void Run(T* input, T* outputGradient, T* weightGradient, in ExecutionSettings settings)
    {
        var operands = new WeightGradientOperands<T>
        {
            Input = IsAdjoint ? outputGradient : input,
            OutputGradient = IsAdjoint ? input : outputGradient,
            WeightGradient = weightGradient,
        };
        if (FlushedBytes == 0)
        {
            _prepared.Execute(operands, settings);
        }
        else
        {
            using Workspace flushed = Workspace.Rent(FlushedBytes);
            VectorWidth width = _problem.Problem.Width;
            T* copy = (T*)flushed.Start;
            operands.Input = OperandFlush.Copied(width, operands.Input, copy, FlushedInput, settings);
            operands.OutputGradient = OperandFlush.Copied(
                width, operands.OutputGradient, copy + (nint)FlushedInput, FlushedGradient, settings);
            _prepared.Execute(operands, settings);
        }

        if (_problem.Problem.FlushesAll)
            OperandFlush.Run(_problem.Problem.Width, weightGradient, weightGradient, _problem.Crop.Geometry.WeightLength, settings);
    }

    /// <summary>Whether subnormal numbers of an operand become zeros before the algorithm sees them.</summary>
    private bool Flushes(bool readsInPlace, bool isExtended) =>
        readsInPlace && (_problem.Problem.FlushesAll || (isExtended && _problem.Problem.FlushesSubnormals));
}
