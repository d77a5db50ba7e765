using System.Numerics;
using ConvSharp.Files;
using ConvSharp.Layers;

namespace ConvSharp.Training;

/// <summary>
/// A network and its optimizer in one safetensors file: all that training needs to go on as if it had never stopped. Since it is one file,
/// written whole or not at all, its weights and its optimizer are always of the same step, whenever the process ends.
/// </summary>
/// <remarks>The network's tensors have torch's names after <c>model.</c>, the optimizer's after <c>optimizer.</c>.</remarks>
/// <example>
/// <code>
/// TrainingFile.Save("training.safetensors", network, optimizer);
/// TrainingFile.Load("training.safetensors", network, optimizer);
/// </code>
/// </example>
public static class TrainingFile
{
    private const string Model = "model.", Optimizer = "optimizer.";
    private const string FormatKey = "convsharp.training", Format = "1";

    /// <summary>Writes network and optimizer, whole or not at all.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="network">The network.</param>
    /// <param name="optimizer">Its optimizer.</param>
    /// <param name="metadata">Further metadata for the file.</param>
    /// <exception cref="IOException">The file cannot be written; an older one stays unchanged.</exception>
    public static void Save<T>(
        string path, Layer<T> network, Optimizer<T> optimizer, IEnumerable<KeyValuePair<string, string>>? metadata = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Writer(network, optimizer, metadata).Write(path);

    /// <summary>Writes network and optimizer to a stream, which stays open.</summary>
    /// <param name="stream">A writable stream.</param>
    /// <param name="network">The network.</param>
    /// <param name="optimizer">Its optimizer.</param>
    /// <param name="metadata">Further metadata for the file.</param>
    public static void Save<T>(
        Stream stream, Layer<T> network, Optimizer<T> optimizer, IEnumerable<KeyValuePair<string, string>>? metadata = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Writer(network, optimizer, metadata).Write(stream);

    /// <summary>Reads network and optimizer. If anything is wrong, both stay as they are.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">A network with the same layers.</param>
    /// <param name="optimizer">An optimizer of the same kind, over the network's parameters.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is malformed, does not fit, or holds values that no training gives.</exception>
    public static void Load<T>(string path, Layer<T> network, Optimizer<T> optimizer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        Load(reader, path, network, optimizer);
    }

    /// <summary>Reads network and optimizer from a stream, which stays open. If anything is wrong, both stay as they are.</summary>
    /// <param name="stream">A readable stream whose rest is the file. One that cannot seek is read into memory, up to 2 GB.</param>
    /// <param name="network">A network with the same layers.</param>
    /// <param name="optimizer">An optimizer of the same kind, over the network's parameters.</param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="InvalidDataException">The content is malformed, does not fit, or holds values that no training gives.</exception>
    public static void Load<T>(Stream stream, Layer<T> network, Optimizer<T> optimizer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SafeTensorsReader reader = SeekableStream.Open(stream);
        Load(reader, SeekableStream.NameOf(stream), network, optimizer);
    }

    /// <summary>Reads network and optimizer from an open file. If anything is wrong, both stay as they are.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="name">What messages call the file.</param>
    /// <param name="network">A network with the same layers.</param>
    /// <param name="optimizer">An optimizer of the same kind, over the network's parameters.</param>
    /// <exception cref="InvalidDataException">The file does not fit, or holds values that no training gives.</exception>
    public static void Load<T>(SafeTensorsReader reader, string name, Layer<T> network, Optimizer<T> optimizer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        if (!IsTrainingFile(reader))
            throw Malformed.File(name, "it is no training file", "give one that TrainingFile.Save wrote");
        string? foreign = reader.Tensors.Select(tensor => tensor.Name).FirstOrDefault(
            tensor => !tensor.StartsWith(Model, StringComparison.Ordinal) && !tensor.StartsWith(Optimizer, StringComparison.Ordinal));
        if (foreign is not null)
        {
            throw Malformed.File(
                name, $"its tensor {Malformed.Quote(foreign)} is neither the network's nor the optimizer's", "save the file again");
        }

        var model = new ModelState<T>(new StoredState(reader, name, Model), network, strict: true);
        var memory = new OptimizerMemory<T>(
            new StoredState(reader, name, Optimizer), reader.Metadata.GetValueOrDefault(OptimizerFile.Kind), optimizer, isComplete: true);
        model.Apply();
        memory.Apply();
    }

    /// <summary>Whether a file has a network and its optimizer.</summary>
    public static bool IsTrainingFile(SafeTensorsReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.Metadata.GetValueOrDefault(FormatKey) == Format;
    }

    private static SafeTensorsWriter Writer<T>(
        Layer<T> network, Optimizer<T> optimizer, IEnumerable<KeyValuePair<string, string>>? metadata)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        var writer = new SafeTensorsWriter();
        ModelState<T>.Write(writer, network, Model);
        OptimizerMemory<T>.Write(writer, optimizer, Optimizer);
        writer.AddMetadata(FormatKey, Format).AddMetadata(OptimizerFile.Kind, OptimizerMemory<T>.KindOf(optimizer));
        foreach ((string key, string value) in metadata ?? [])
            writer.AddMetadata(key, value);
        return writer;
    }
}
