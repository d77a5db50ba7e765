using ConvSharp.Geometry;

namespace ConvSharp.Benchmarks.Measuring;

/// <summary>Which of a layer's operands are subnormal: uniform in ±10⁻³⁸, where others are uniform in ±0.5.</summary>
/// <param name="Name">In words.</param>
/// <param name="Apply">Makes them so.</param>
internal sealed record SubnormalOperands(string Name, Action<LayerOperands> Apply)
{
    private const float Scale = 2e-38f;

    public static SubnormalOperands None { get; } = new("none", _ => { });

    private static readonly SubnormalOperands Weights = new("weights", layer => Shrink(layer.Weight));
    private static readonly SubnormalOperands Input = new("input", layer => Shrink(layer.Input));
    private static readonly SubnormalOperands Gradient = new("output gradient", layer => Shrink(layer.OutputGradient));

    /// <summary>As a network with a dead channel has it: those weights with which one input channel is multiplied.</summary>
    private static readonly SubnormalOperands DeadWeights = new("weights of one input channel", layer =>
    {
        ConvolutionGeometry geometry = layer.Geometry;
        int taps = (int)geometry.KernelTaps;
        for (long k = 0; k < geometry.OutChannelsPerGroup; k++)
            Shrink(layer.Weight.AsSpan((int)geometry.KernelBetween(0, k) * taps, taps));
    });

    private static readonly SubnormalOperands DeadInput = new(
        "one input channel", layer => Shrink(layer.Input.AsSpan(0, (int)layer.Geometry.InputPlane)));

    /// <summary>All that a pass may meet.</summary>
    public static IReadOnlyList<SubnormalOperands> Of(ConvolutionPass pass) => pass switch
    {
        ConvolutionPass.InputGradient => [Weights, Gradient, DeadWeights],
        ConvolutionPass.WeightGradient => [Input, Gradient, DeadInput],
        _ => [Weights, Input, DeadWeights, DeadInput],
    };

    private static void Shrink(Span<float> values)
    {
        foreach (ref float value in values)
            value *= Scale;
    }
}
