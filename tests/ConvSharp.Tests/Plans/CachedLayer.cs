using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Plans;

namespace ConvSharp.Tests.Plans;

/// <summary>A layer's plans with a budget of their own, so that no other test takes part.</summary>
internal sealed class CachedLayer
{
    private readonly ConvolutionKind _kind;
    private readonly ConvolutionOptions _options;

    public CachedLayer(ConvolutionKind kind, ConvolutionOptions options, nint[] weight, PackingBudget budget)
    {
        (_kind, _options, Budget) = (kind, options, budget);
        Weight = TestTensor.Random<float>(1, weight);
        Plans = new PlanCache<float>(kind, options, budget);
    }

    public nint InChannels => _kind == ConvolutionKind.Convolution ? Weight.Lengths[1] * (nint)_options.Groups : Weight.Lengths[0];

    public PackingBudget Budget { get; }

    public PlanCache<float> Plans { get; }

    public Tensor<float> Weight { get; }

    public long WeightVersion { get; set; } = 1;

    public long BiasVersion { get; set; } = 1;

    /// <summary>The plan for a shape, as a layer finds or makes it.</summary>
    public ConvolutionPlan<float> Plan(nint[] shape, ParallelOptions? parallel = null) =>
        Plans.Find(shape, default, WeightVersion, BiasVersion)
        ?? Plans.Make(shape, default, new WeightSpan<float>(Weight), WeightVersion, default, BiasVersion, parallel);

    /// <summary>What the shape's packing would be, with nothing kept of it.</summary>
    public ConvolutionPlan<float> Fresh(nint[] shape) => ConvolutionPlan<float>.Create(_kind, _options, shape, Weight);
}
