using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ConvSharp.Goldens;

/// <summary>Output and gradients of every problem of layers.txt, in float and in double.</summary>
internal static class LayerCases
{
    public static IEnumerable<Action<Utf8JsonWriter>> All(string problems) =>
        LayerProblem.ReadAll(problems).Select<LayerProblem, Action<Utf8JsonWriter>>(
            problem => json => Write(json, problem, new Random(Seed(problem))));

    // From the name, so that a new case leaves the inputs of the others as they were.
    private static int Seed(LayerProblem problem) =>
        $"{problem.Operation} {problem.Name}".Aggregate(0, (hash, letter) => unchecked(31 * hash + letter));

    private static void Write(Utf8JsonWriter json, LayerProblem problem, Random random)
    {
        json.WriteString("name", problem.Name);
        json.WriteString("operation", problem.Operation);
        json.WriteSizes("stride", problem.Stride);
        json.WriteBoolean("same", problem.IsSame);
        json.WriteSizes("paddingBefore", problem.PaddingBefore);
        json.WriteSizes("paddingAfter", problem.PaddingAfter);
        json.WriteString("paddingMode", problem.PaddingMode);
        json.WriteSizes("dilation", problem.Dilation);
        json.WriteSizes("outputPadding", problem.OutputPadding);
        if (problem.OutputSize is { } outputSize)
        {
            json.WriteSizes("outputSize", outputSize);
        }

        json.WriteNumber("groups", problem.Groups);

        Tensor input = Decimals(random, problem.InputShape);
        Tensor weight = Decimals(random, problem.WeightShape);
        Tensor? bias = problem.HasBias ? Decimals(random, [problem.OutputChannels]) : null;
        Tensor outputGradient = Decimals(random, Forward(problem, input, weight, bias).shape);
        json.WriteTensor("input", input);
        json.WriteTensor("weight", weight);
        WriteIfAny(json, "bias", bias);
        json.WriteTensor("outputGradient", outputGradient);
        WriteResults(json, "float32", problem, input.@float(), weight.@float(), bias?.@float(), outputGradient.@float());
        WriteResults(json, "float64", problem, input, weight, bias, outputGradient);
    }

    private static void WriteResults(
        Utf8JsonWriter json, string type, LayerProblem problem, Tensor input, Tensor weight, Tensor? bias, Tensor outputGradient)
    {
        List<Tensor> leaves = [input, weight];
        if (bias is not null)
        {
            leaves.Add(bias);
        }

        leaves.ForEach(leaf => leaf.requires_grad_());
        Tensor output = Forward(problem, input, weight, bias);
        IList<Tensor> gradients = autograd.grad([output], leaves, [outputGradient]);
        json.WriteStartObject(type);
        json.WriteTensor("output", output);
        json.WriteTensor("inputGradient", gradients[0]);
        json.WriteTensor("weightGradient", gradients[1]);
        WriteIfAny(json, "biasGradient", gradients.ElementAtOrDefault(2));
        json.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, Tensor? tensor)
    {
        if (tensor is not null)
        {
            json.WriteTensor(name, tensor);
        }
    }

    /// <summary>
    /// Equal padding with zeros is the convolution's own. Every other padding is done first, as torch.nn does it too, because TorchSharp's
    /// layers pad the wrong axes for some of them.
    /// </summary>
    private static Tensor Forward(LayerProblem problem, Tensor input, Tensor weight, Tensor? bias)
    {
        if (problem.Transposed || (problem.PaddingMode == "zeros" && problem.PaddingBefore.SequenceEqual(problem.PaddingAfter)))
        {
            return Convolve(problem, input, weight, bias, problem.PaddingBefore);
        }

        return Convolve(problem, Pad(problem, input), weight, bias, new long[problem.Rank]);
    }

    private static Tensor Convolve(LayerProblem problem, Tensor x, Tensor w, Tensor? b, long[] padding)
    {
        (long[] s, long[] d, long[] o, long g) = (problem.Stride, problem.Dilation, problem.OutputPadding, problem.Groups);
        return problem.Operation switch
        {
            "conv1d" => F.conv1d(x, w, b, stride: s[0], padding: padding[0], dilation: d[0], groups: g),
            "conv2d" => F.conv2d(x, w, b, strides: s, padding: padding, dilation: d, groups: g),
            "conv3d" => F.conv3d(x, w, b, strides: s, padding: padding, dilation: d, groups: g),
            "conv_transpose1d" => F.conv_transpose1d(
                x, w, b, stride: s[0], padding: padding[0], output_padding: o[0], dilation: d[0], groups: g),
            "conv_transpose2d" => F.conv_transpose2d(x, w, b, strides: s, padding: padding, output_padding: o, dilation: d, groups: g),
            "conv_transpose3d" => F.conv_transpose3d(x, w, b, strides: s, padding: padding, output_padding: o, dilation: d, groups: g),
            _ => throw new FormatException($"layers.txt: '{problem.Name}' asks for an unknown layer {problem.Operation}"),
        };
    }

    private static Tensor Pad(LayerProblem problem, Tensor input)
    {
        // torch lists the last axis first: before, after, then the axis before it.
        long[] amounts = [.. Enumerable.Range(1, problem.Rank).SelectMany(
            i => new[] { problem.PaddingBefore[^i], problem.PaddingAfter[^i] })];
        PaddingModes mode = problem.PaddingMode switch
        {
            "zeros" => PaddingModes.Constant,
            "reflect" => PaddingModes.Reflect,
            "replicate" => PaddingModes.Replicate,
            "circular" => PaddingModes.Circular,
            string other => throw new FormatException($"layers.txt: '{problem.Name}' asks for an unknown mode {other}"),
        };
        return problem.Batch is null
            ? F.pad(input.unsqueeze(0), amounts, mode).squeeze(0)
            : F.pad(input, amounts, mode);
    }

    /// <summary>Values in (−1, 1) of three decimals: short in the file, and read back to the same number by any reader.</summary>
    internal static Tensor Decimals(Random random, long[] shape)
    {
        double[] values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.Round(2 * random.NextDouble() - 1, 3);
        }

        return tensor(values, shape, ScalarType.Float64);
    }
}
