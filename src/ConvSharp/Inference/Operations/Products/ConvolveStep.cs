using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Plans;

namespace ConvSharp.Inference.Operations;

/// <summary>Makes the step of a convolution for a type.</summary>
internal readonly struct ConvolveStepMaker(Convolve convolve, StepDescription description) : IFloatVisitor<Step>
{
    public Step Visit<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        ConvolutionOptions options = convolve.Options with { Accuracy = description.Accuracy };
        nint[] inputShape = description.Inputs[0]!.Shape.ToArray();
        ValueInfo weight = description.Inputs[1]!, output = description.Outputs[0];
        ValueInfo? bias = description.Inputs.Count > 2 ? description.Inputs[2] : null;
        nint[] computedShape =
            ConvolutionGeometry.Create(convolve.ConvolutionKind, options, inputShape, weight.Shape).OutputShape;
        var epilogue = new EpilogueMemory<T>(
            convolve.Epilogue, Convolve.FirstResidual, ValueInfo.Of(output.Type, computedShape), description.Inputs);
        if (weight.Value is not { } values || bias is { Value: null })
        {
            var passes = ConvolutionPasses<T>.Create(convolve.ConvolutionKind, options, inputShape, weight.Shape);
            return new WeightedStep<T>(passes, inputShape, weight.Shape.ToArray(), computedShape, epilogue);
        }

        ConvolutionKind kind = convolve.ConvolutionKind;
        SharedWeights<T> weights = description.Weights(() => new SharedWeights<T>(kind, options, values, weight.Shape, bias?.Value));
        weights.Plan(inputShape, description.Parallel);
        return new ConvolveStep<T>(weights, inputShape, computedShape, epilogue);
    }
}

/// <summary>A convolution whose weights are constant, with what follows.</summary>
internal sealed unsafe class ConvolveStep<T>(SharedWeights<T> weights, nint[] inputShape, nint[] outputShape, EpilogueMemory<T> epilogue)
    : Step
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string? Algorithm => Plan.Algorithm;

    public override long MultiplyAdds => Plan.Geometry.MultiplyAdds;

    public override long PackedWeightBytes => Plan.PackedWeightBytes;

    public override long WorkspaceBytes => epilogue.WorkspaceBytes;

    private ConvolutionPlan<T> Plan => weights.Plan(inputShape, parallel: null);

    public override bool Reads(int input) => input is 0 or >= Convolve.FirstResidual;

    public override void Execute(StepMemory memory)
    {
        var input = new ReadOnlyTensorSpan<T>(memory.Input<T>(0), inputShape);
        var output = new TensorSpan<T>(epilogue.Computed(memory), outputShape);
        ConvolutionPlan<T> plan = weights.Plan(inputShape, memory.Parallel);
        if (epilogue.Chain is { } chain && plan.RunsChain)
        {
            plan.Execute(input, output, chain, epilogue.Residual(memory), memory.Parallel);
            return;
        }

        plan.Execute(input, output, memory.Parallel);
        epilogue.Run(memory);
    }
}

/// <summary>A convolution whose weights are computed.</summary>
internal sealed class WeightedStep<T>(
    ConvolutionPasses<T> passes, nint[] inputShape, nint[] weightShape, nint[] outputShape, EpilogueMemory<T> epilogue) : Step
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string? Algorithm => passes.Algorithm(ConvolutionPass.Forward);

    public override long MultiplyAdds => passes.Geometry.MultiplyAdds;

    public override long WorkspaceBytes => epilogue.WorkspaceBytes;

    public override void Execute(StepMemory memory)
    {
        ReadOnlyTensorSpan<T> bias = memory.HasInput(2) ? new ReadOnlyTensorSpan<T>(memory.Input<T>(2)) : default;
        passes.Forward(
            new ReadOnlyTensorSpan<T>(memory.Input<T>(0), inputShape), new ReadOnlyTensorSpan<T>(memory.Input<T>(1), weightShape), bias,
            new TensorSpan<T>(epilogue.Computed(memory), outputShape), memory.Parallel);
        epilogue.Run(memory);
    }
}
