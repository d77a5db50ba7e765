using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Plans;

namespace ConvSharp.Inference.Operations;

/// <summary>The constant weights of a node and their packings, which all its steps share.</summary>
internal sealed class SharedWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PlanCache<T> _plans;
    private readonly InferenceTensor _weight;
    private readonly nint[] _weightShape;
    private readonly InferenceTensor? _bias;

    public SharedWeights(
        ConvolutionKind kind, ConvolutionOptions options, InferenceTensor weight, ReadOnlySpan<nint> weightShape, InferenceTensor? bias)
    {
        _plans = new PlanCache<T>(kind, options, PackingBudget.Shared);
        (_weight, _weightShape, _bias) = (weight, weightShape.ToArray(), bias);
    }

    /// <summary>The plan for an input shape; in steady state it is found, not made.</summary>
    public ConvolutionPlan<T> Plan(ReadOnlySpan<nint> inputShape, ParallelOptions? parallel) =>
        _plans.Find(inputShape, default, 0, 0) ?? Make(inputShape, parallel);

    private ConvolutionPlan<T> Make(ReadOnlySpan<nint> inputShape, ParallelOptions? parallel)
    {
        ReadOnlyTensorSpan<T> bias = _bias is null ? default : new ReadOnlyTensorSpan<T>(_bias.Elements<T>());
        return _plans.Make(inputShape, default, new Constant(_weight, _weightShape), 0, bias, 0, parallel);
    }

    private readonly struct Constant(InferenceTensor weight, nint[] shape) : IWeights<T>
    {
        public nint[] Shape => shape;

        public PackedWeights<T> Pack(in WeightPacker<T> packer)
        {
            using var elements = new ConstantElements<T>(weight);
            return packer.Pack(new ReadOnlyTensorSpan<T>(elements.Span, shape));
        }
    }
}
