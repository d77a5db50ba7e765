using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Algorithms.WeightGradients;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Tests.Guards;

/// <summary>Runs problems with every operand and the work space at a protected page.</summary>
internal sealed unsafe class GuardedRun<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GuardedMemory _input = new(), _extended = new(), _weight = new(), _packed = new();
    private readonly GuardedMemory _bias = new(), _output = new(), _workspace = new();

    /// <summary>Computes all pieces of a problem, one after the other, cut as for this many threads.</summary>
    /// <returns>The output, until the next run.</returns>
    public ReadOnlySpan<T> Run(
        ConvolutionGeometry geometry, string algorithm, VectorWidth width, ConvolutionAccuracy accuracy, Edge edge, int threads,
        bool weightsAreFinite, T[] input, T[] weight, T[] bias)
    {
        PlannedProblem planned = PlannedProblem.Of<T>(geometry, width, accuracy, algorithm);
        var prepared = (PiecewiseConvolution<T>)AlgorithmTable.Convolution.Named(algorithm).Propose(planned.Problem).Prepare<T>();

        T* x = _input.Place<T>(input, edge);
        if (planned.ExtendsInput && !prepared.PadsInput)
        {
            T* copy = _extended.Place<T>(planned.Extended.InputLength, edge);
            BorderCopy.Run(planned.Border!, (nint)(geometry.Batch * geometry.InChannels), x, copy);
            x = copy;
        }

        T* packed = _packed.Place<T>(prepared.PackedLength, edge);
        prepared.Pack(_weight.Place<T>(Cropped(planned.Crop, weight), edge), packed, new ExecutionSettings(1, default));
        var operands = new Operands<T>
        {
            Input = x,
            Packed = packed,
            WeightsAreFinite = weightsAreFinite,
            Bias = bias.Length == 0 ? null : _bias.Place<T>(bias, edge),
            Output = _output.Place<T>(geometry.OutputLength, edge),
        };
        PieceCut cut = prepared.Pieces(threads);
        byte* workspace = _workspace.Place<byte>(prepared.WorkspaceBytes, edge);
        for (nint piece = 0; piece < cut.Pieces; piece++)
            prepared.ExecutePiece(operands, piece, cut, (T*)workspace);
        return new ReadOnlySpan<T>(operands.Output, checked((int)geometry.OutputLength));
    }

    private static T[] Cropped(KernelCrop crop, T[] weight)
    {
        if (!crop.LeavesTapsOut)
            return weight;
        var cropped = new T[crop.Geometry.WeightLength];
        fixed (T* all = weight, kept = cropped)
            CroppedWeights.Copy(crop, all, kept);
        return cropped;
    }

    /// <summary>Computes a weight gradient, all its pieces one after the other, cut as for this many threads.</summary>
    /// <returns>The gradient, until the next run.</returns>
    public ReadOnlySpan<T> RunWeightGradient(
        ConvolutionGeometry convolution, Algorithm<WeightGradientProposal> algorithm, VectorWidth width, Edge edge, int threads, T[] input,
        T[] outputGradient)
    {
        PreparedWeightGradient<T> prepared = algorithm
            .Propose(Problem.Of<T>(PointwiseAxes.Merged(convolution), width, ConvolutionAccuracy.Fast)).Prepare<T>();
        var operands = new WeightGradientOperands<T>
        {
            Input = _input.Place<T>(input, edge),
            OutputGradient = _output.Place<T>(outputGradient, edge),
            WeightGradient = _weight.Place<T>(convolution.WeightLength, edge),
        };
        var sums = (T*)_packed.Place<byte>(prepared.SumsBytes, edge);
        var workspace = (T*)_workspace.Place<byte>(prepared.WorkspaceBytes, edge);
        (nint pieces, nint cuts) = prepared.Pieces(threads);
        for (nint piece = 0; piece < pieces; piece++)
            prepared.AddPiece(operands, piece, cuts, sums, workspace, default);
        for (nint part = 0; part < prepared.WeightParts; part++)
            prepared.FinishPart(operands, part, sums);
        return new ReadOnlySpan<T>(operands.WeightGradient, checked((int)convolution.WeightLength));
    }

    /// <summary>
    /// Computes a problem through the public API: all threads, the library's work space, the operands at protected pages.
    /// </summary>
    /// <returns>The output, until the next run.</returns>
    public ReadOnlySpan<T> RunApi(EngineProblem problem, Edge edge, T[] input, T[] weight, T[] bias)
    {
        ConvolutionGeometry geometry = problem.Geometry;
        var x = new ReadOnlyTensorSpan<T>(_input.Place<T>(input, edge), input.Length, geometry.InputShape);
        var w = new ReadOnlyTensorSpan<T>(_weight.Place<T>(weight, edge), weight.Length, geometry.WeightShape);
        ReadOnlyTensorSpan<T> b = bias.Length == 0 ? default : new(_bias.Place<T>(bias, edge), bias.Length, [bias.Length]);
        T* output = _output.Place<T>(geometry.OutputLength, edge);
        var y = new TensorSpan<T>(output, (nint)geometry.OutputLength, geometry.OutputShape);
        if (geometry.Kind == ConvolutionKind.Transposed)
            Convolution.Transposed(x, w, b, y, problem.Options);
        else
            Convolution.Forward(x, w, b, y, problem.Options);
        return new ReadOnlySpan<T>(output, checked((int)geometry.OutputLength));
    }

    public void Dispose()
    {
        foreach (GuardedMemory memory in new[] { _input, _extended, _weight, _packed, _bias, _output, _workspace })
            memory.Dispose();
    }
}
