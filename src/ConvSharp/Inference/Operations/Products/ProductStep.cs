using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ConvSharp.Geometry;
using ConvSharp.Plans;

namespace ConvSharp.Inference.Operations;

/// <summary>Makes the step of a matrix product of floating-point numbers.</summary>
internal readonly struct ProductStepMaker(StepDescription description) : IFloatVisitor<Step>
{
    public Step Visit<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        (ValueInfo a, ValueInfo b) = (description.Inputs[0]!, description.Inputs[1]!);
        var shapes = ProductShapes.Of(a, b);
        ConvolutionOptions options = ConvolutionOptions.Default with { Accuracy = description.Accuracy };
        nint rows = OperationInputs.Product(shapes.First.AsSpan(..^1));
        InferenceTensor? bias = description.Inputs.Count > 2 ? description.Inputs[2]?.Value : null;
        if (b.Value is { } values && OperationInputs.Product(shapes.Second.AsSpan(..^2)) == 1 && rows * shapes.Inner * shapes.Columns > 0)
        {
            SharedWeights<T> weights = description.Weights(
                () => WeightMatrix.Of<T>(values, shapes.Inner, shapes.Columns, 1, bias, options));
            nint[] inputShape = [rows, shapes.Inner, 1];
            weights.Plan(inputShape, description.Parallel);
            return new RowProductStep<T>(weights, inputShape, [rows, shapes.Columns, 1]);
        }

        return new BatchProductStep<T>(shapes, options);
    }
}

/// <summary>Constant matrices as the weights of a 1×1 convolution.</summary>
internal static class WeightMatrix
{
    /// <summary>The weights [columns, inner, 1] for the factor [inner, columns], times a number.</summary>
    public static SharedWeights<T> Of<T>(
        InferenceTensor factor, nint inner, nint columns, double scale, InferenceTensor? bias, ConvolutionOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        InferenceTensor weight = InferenceTensor.OnDemand(
            factor.Type, [columns, inner, 1],
            elements => Transpose(factor, (int)inner, (int)columns, T.CreateTruncating(scale), MemoryMarshal.Cast<byte, T>(elements)));
        return new SharedWeights<T>(ConvolutionKind.Convolution, options, weight, weight.Shape, bias);
    }

    private static void Transpose<T>(InferenceTensor factor, int inner, int columns, T scale, Span<T> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var elements = new ConstantElements<T>(factor);
        ReadOnlySpan<T> source = elements.Span;
        const int block = 32;
        for (int first = 0; first < columns; first += block)
        {
            for (int row = 0; row < inner; row++)
            {
                for (int column = first; column < Math.Min(columns, first + block); column++)
                    target[(column * inner) + row] = source[(row * columns) + column] * scale;
            }
        }
    }
}

/// <summary>Rows times a constant matrix: the rows are the samples of a 1×1 convolution.</summary>
internal sealed class RowProductStep<T>(SharedWeights<T> weights, nint[] inputShape, nint[] outputShape) : Step
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string? Algorithm => Plan.Algorithm;

    public override long MultiplyAdds => Plan.Geometry.MultiplyAdds;

    public override long PackedWeightBytes => Plan.PackedWeightBytes;

    private ConvolutionPlan<T> Plan => weights.Plan(inputShape, parallel: null);

    public override bool Reads(int input) => input == 0;

    public override void Execute(StepMemory memory) => weights.Plan(inputShape, memory.Parallel).Execute(
        new ReadOnlyTensorSpan<T>(memory.Input<T>(0), inputShape), new TensorSpan<T>(memory.Output<T>(0), outputShape), memory.Parallel);
}

/// <summary>
/// Products of computed matrices: the second factor is the input of a 1×1 convolution, [inner, columns], the first its weights, so that
/// neither is transposed.
/// </summary>
internal sealed class BatchProductStep<T> : Step
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvolutionPasses<T>? _passes;
    private readonly nint[] _first, _second;
    private readonly nint[] _inputShape, _weightShape, _outputShape;

    public BatchProductStep(ProductShapes shapes, ConvolutionOptions options)
    {
        (_first, _second) = shapes.Pairs();
        (_inputShape, _weightShape) = ([1, shapes.Inner, shapes.Columns], [shapes.Rows, shapes.Inner, 1]);
        _outputShape = [1, shapes.Rows, shapes.Columns];
        if (shapes.Rows * shapes.Inner * shapes.Columns > 0)
            _passes = ConvolutionPasses<T>.Create(ConvolutionKind.Convolution, options, _inputShape, _weightShape);
    }

    public override string? Algorithm => _passes?.Algorithm(ConvolutionPass.Forward);

    public override long MultiplyAdds => (_passes?.Geometry.MultiplyAdds ?? 0) * _first.Length;

    public override void Execute(StepMemory memory)
    {
        Span<T> output = memory.Output<T>(0);
        if (_passes is null)
        {
            output.Clear(); // a sum of no products
            return;
        }

        ReadOnlySpan<T> a = memory.Input<T>(0), b = memory.Input<T>(1);
        (int ofA, int ofB, int ofOutput) = (Size(_weightShape), Size(_inputShape), Size(_outputShape));
        for (int i = 0; i < _first.Length; i++)
        {
            _passes.Forward(
                new ReadOnlyTensorSpan<T>(b.Slice((int)_second[i] * ofB, ofB), _inputShape),
                new ReadOnlyTensorSpan<T>(a.Slice((int)_first[i] * ofA, ofA), _weightShape), default(ReadOnlyTensorSpan<T>),
                new TensorSpan<T>(output.Slice(i * ofOutput, ofOutput), _outputShape), memory.Parallel);
        }
    }

    private static int Size(nint[] shape) => (int)OperationInputs.Product(shape);
}
