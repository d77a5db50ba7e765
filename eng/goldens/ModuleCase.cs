using System.Text.Json;
using static TorchSharp.torch;

namespace ConvSharp.Goldens;

/// <summary>
/// A layer other than a convolution on one input: its output and gradients in float and in double, and its buffers after the pass.
/// </summary>
/// <param name="Name">What tests know the case by; the random numbers follow from it, so that a new case leaves the others alone.</param>
/// <param name="InputShape">Shape of the input.</param>
/// <param name="Forward">The layer, given the input, and the parameters and buffers in their order.</param>
internal sealed record ModuleCase(string Name, long[] InputShape, Func<Tensor, Tensor[], Tensor> Forward)
{
    public ModuleCase(string name, long[] inputShape, Func<Tensor, Tensor> forward)
        : this(name, inputShape, (x, _) => forward(x))
    {
    }

    /// <summary>Names and shapes of what training learns.</summary>
    public (string Name, long[] Shape)[] Parameters { get; init; } = [];

    /// <summary>Names and shapes of what the pass may change; their first values are positive.</summary>
    public (string Name, long[] Shape)[] Buffers { get; init; } = [];

    /// <summary>The input's values; without them, random decimals in −1 … 1 times <see cref="Scale"/>.</summary>
    public double[]? Input { get; init; }

    /// <summary>What random decimals of the input are multiplied by.</summary>
    public double Scale { get; init; } = 1;

    public static IEnumerable<Action<Utf8JsonWriter>> WriteAll(IEnumerable<ModuleCase> modules) =>
        modules.Select<ModuleCase, Action<Utf8JsonWriter>>(module => json => module.Write(json));

    private void Write(Utf8JsonWriter json)
    {
        var random = new Random(Name.Aggregate(0, (hash, letter) => unchecked((31 * hash) + letter)));
        Tensor input = Input is null ? LayerCases.Decimals(random, InputShape) * Scale : tensor(Input, float64).reshape(InputShape);
        Tensor[] parameters = [.. Parameters.Select(parameter => LayerCases.Decimals(random, parameter.Shape))];
        Tensor[] buffers = [.. Buffers.Select(buffer => LayerCases.Decimals(random, buffer.Shape).abs() + 0.5)];
        Tensor outputGradient = LayerCases.Decimals(random, Forward(input, [.. parameters, .. Copies(buffers)]).shape);
        json.WriteString("name", Name);
        json.WriteTensor("input", input);
        WriteGroup(json, "parameters", Parameters, parameters);
        WriteGroup(json, "buffers", Buffers, buffers);
        json.WriteTensor("outputGradient", outputGradient);
        WriteResults(json, "float32", input.@float(), Singles(parameters), Singles(buffers), outputGradient.@float());
        WriteResults(json, "float64", input, parameters, Copies(buffers), outputGradient);
    }

    private void WriteResults(
        Utf8JsonWriter json, string type, Tensor input, Tensor[] parameters, Tensor[] buffers, Tensor outputGradient)
    {
        Tensor[] leaves = [input, .. parameters];
        foreach (Tensor leaf in leaves)
            leaf.requires_grad_();
        Tensor output = Forward(input, [.. parameters, .. buffers]);
        IList<Tensor> gradients = autograd.grad([output], leaves, [outputGradient]);
        json.WriteStartObject(type);
        json.WriteTensor("output", output);
        json.WriteTensor("inputGradient", gradients[0]);
        WriteGroup(json, "gradients", Parameters, [.. gradients.Skip(1)]);
        WriteGroup(json, "buffers", Buffers, buffers);
        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, string group, (string Name, long[] Shape)[] names, Tensor[] tensors)
    {
        if (tensors.Length == 0)
            return;
        json.WriteStartObject(group);
        for (int i = 0; i < tensors.Length; i++)
            json.WriteTensor(names[i].Name, tensors[i]);
        json.WriteEndObject();
    }

    private static Tensor[] Singles(Tensor[] tensors) => [.. tensors.Select(of => of.@float())];

    private static Tensor[] Copies(Tensor[] tensors) => [.. tensors.Select(of => of.clone())];
}
