using System.Text.Json.Nodes;
using ConvSharp.Files;
using ConvSharp.Inference;

namespace ConvSharp.Scale.Jobs;

/// <summary>.npy files to .npy files; with several outputs to .npz files.</summary>
public class NpyMapFormat : MapFormat
{
    /// <inheritdoc/>
    public override JsonObject Settings => new() { ["format"] = "npy" };

    /// <inheritdoc/>
    public override string Ending(int outputs) => outputs == 1 ? ".npy" : ".npz";

    /// <inheritdoc/>
    public override InferenceTensor Read(string path, GraphInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        InferenceTensor tensor = InferenceTensor.Of(Npy.Read<float>(path));
        List<nint> shape = [.. tensor.Shape];
        while (shape.Count < (input.Shape?.Count ?? shape.Count))
            shape.Insert(0, 1);
        InferenceTensor fitted = InferenceTensor.Wrap(tensor.Type, [.. shape], tensor.Bytes.ToArray());
        return input.Type == tensor.Type && input.Takes(fitted.Shape)
            ? fitted
            : throw new InvalidDataException($"'{path}' is {tensor}, the network takes {input}: give such an array.");
    }

    /// <inheritdoc/>
    public override void Write(IReadOnlyList<string> names, IReadOnlyList<InferenceTensor> outputs, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(outputs);
        if (outputs.Count == 1)
        {
            Npy.Write(stream, outputs[0].Type, outputs[0].Shape, outputs[0].Bytes);
            return;
        }

        NpzWriter.Write(stream, outputs.Select((output, i) => new TensorEntry(
            names[i], output.Type, [.. output.Shape.ToArray().Select(size => (long)size)], output.Bytes.Length,
            content => content.Write(output.Bytes))));
    }
}
