using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Initialization;

namespace ConvSharp.Onnx.Operations;

/// <summary>
/// Dropout that may be switched on at run time. Inputs: the data, and optionally the ratio and whether elements are dropped at all. Outputs:
/// the data with dropped elements 0 and the others scaled by 1 / (1 − ratio), and which are kept. Elements are drawn as numpy draws them.
/// </summary>
/// <param name="seed">The seed of every run.</param>
internal sealed class Dropout(uint seed) : Operation
{
    private const float DefaultRatio = 0.5f;

    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo data = inputs[0]!;
        if (data.Type != ElementType.Float32)
            throw new InferenceException($"its input is {data}: give float32.");
        return [ValueInfo.Of(data.Type, data.Shape), ValueInfo.Of(ElementType.Bool, data.Shape)];
    }

    public override Step Prepare(StepDescription description) => Step.Of(Execute);

    private void Execute(StepMemory memory)
    {
        ReadOnlySpan<float> x = memory.Input<float>(0);
        float ratio = memory.HasInput(1) ? memory.Input<float>(1)[0] : DefaultRatio;
        bool drops = ratio != 0 && memory.HasInput(2) && memory.Input<bool>(2)[0];
        Span<float> y = memory.HasOutput(0) ? memory.Output<float>(0) : [];
        Span<bool> kept = memory.HasOutput(1) ? memory.Output<bool>(1) : [];
        if (!drops)
        {
            if (!y.IsEmpty)
                x.CopyTo(y);
            kept.Fill(true);
            return;
        }

        MersenneTwister twister = new();
        twister.Seed(seed);
        float scale = 1 / (1 - ratio);
        for (int i = 0; i < x.Length; i++)
        {
            bool keeps = NextUniform(twister) >= ratio;
            if (!y.IsEmpty)
                y[i] = keeps ? x[i] * scale : 0;
            if (!kept.IsEmpty)
                kept[i] = keeps;
        }
    }

    // 53 bits of two numbers of 32.
    private static double NextUniform(MersenneTwister twister)
    {
        uint high = twister.NextUInt32() >> 5, low = twister.NextUInt32() >> 6;
        return (high * 67108864.0 + low) / (1L << 53);
    }
}
