using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Initialization;

namespace ConvSharp.Onnx;

/// <summary>Inputs of which the shape alone matters, or is missing.</summary>
public static class OnnxInputs
{
    /// <summary>The input's shape, if it is fixed; a first axis that is not is a batch of one. Null if other axes are open.</summary>
    public static IReadOnlyList<nint>? UsualShape(GraphInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Shape is not { } axes || axes.Where((axis, i) => axis.Size is null && (i > 0 || axes.Count == 1)).Any())
            return null;
        return [.. axes.Select(axis => axis.Size ?? 1)];
    }

    /// <summary>Uniform numbers of 0…1, the same every time; of integers, zeros.</summary>
    public static InferenceTensor Random(GraphInput input, ReadOnlySpan<nint> shape)
    {
        ArgumentNullException.ThrowIfNull(input);
        var values = InferenceTensor.Zeros(input.Type, shape);
        var generator = new TorchGenerator(seed: 0);
        if (input.Type == ElementType.Float32)
            generator.FillUniform(values.Elements<float>(), 0, 1);
        else if (input.Type == ElementType.Float64)
            generator.FillUniform(values.Elements<double>(), 0, 1);
        return values;
    }
}
