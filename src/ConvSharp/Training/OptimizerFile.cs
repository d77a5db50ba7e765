using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Training;

/// <summary>
/// The state of an optimizer in a safetensors file, so that training goes on as if it had never stopped: for each parameter its moments
/// under torch's names, such as 0.weight.exp_avg, and its steps. Rates are not stored: they are the optimizer's arguments. A hash in the
/// file tells which weights it belongs to: load the model first.
/// </summary>
/// <remarks>Two files can get separated. <see cref="TrainingFile"/> has model and optimizer in one.</remarks>
public static class OptimizerFile
{
    internal const string Kind = "optimizer";

    /// <summary>Writes the state of an optimizer, whole or not at all.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="metadata">Further metadata for the file.</param>
    /// <exception cref="IOException">The file cannot be written; an older one stays unchanged.</exception>
    public static void Save<T>(string path, Optimizer<T> optimizer, IEnumerable<KeyValuePair<string, string>>? metadata = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Writer(optimizer, metadata).Write(path);

    /// <summary>Writes the state of an optimizer to a stream, which stays open.</summary>
    /// <param name="stream">A writable stream.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="metadata">Further metadata for the file.</param>
    public static void Save<T>(Stream stream, Optimizer<T> optimizer, IEnumerable<KeyValuePair<string, string>>? metadata = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Writer(optimizer, metadata).Write(stream);

    /// <summary>Reads the state of an optimizer. If anything is wrong, the optimizer stays as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="optimizer">An optimizer of the same kind, over the same parameters, whose values are loaded already.</param>
    /// <param name="checkWeights">Whether it is an error if the parameters have other values than when the state was saved.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is malformed, does not fit, holds values that no training gives, or belongs to other weights.
    /// </exception>
    public static void Load<T>(string path, Optimizer<T> optimizer, bool checkWeights = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        Load(reader, path, optimizer, checkWeights);
    }

    /// <summary>
    /// Reads the state of an optimizer from a stream, which stays open. If anything is wrong, the optimizer stays as it is.
    /// </summary>
    /// <param name="stream">A readable stream whose rest is the file. One that cannot seek is read into memory, up to 2 GB.</param>
    /// <param name="optimizer">An optimizer of the same kind, over the same parameters, whose values are loaded already.</param>
    /// <param name="checkWeights">Whether it is an error if the parameters have other values than when the state was saved.</param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="InvalidDataException">
    /// The content is malformed, does not fit, holds values that no training gives, or belongs to other weights.
    /// </exception>
    public static void Load<T>(Stream stream, Optimizer<T> optimizer, bool checkWeights = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SafeTensorsReader reader = SeekableStream.Open(stream);
        Load(reader, SeekableStream.NameOf(stream), optimizer, checkWeights);
    }

    /// <summary>Reads the state of an optimizer from an open file. If anything is wrong, the optimizer stays as it is.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="name">What messages call the file.</param>
    /// <param name="optimizer">An optimizer of the same kind, over the same parameters, whose values are loaded already.</param>
    /// <param name="checkWeights">Whether it is an error if the parameters have other values than when the state was saved.</param>
    /// <exception cref="InvalidDataException">
    /// The file does not fit, holds values that no training gives, or belongs to other weights.
    /// </exception>
    public static void Load<T>(SafeTensorsReader reader, string name, Optimizer<T> optimizer, bool checkWeights = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(optimizer);
        var memory = new OptimizerMemory<T>(
            new StoredState(reader, name), reader.Metadata.GetValueOrDefault(Kind), optimizer, isComplete: WeightMark.IsIn(reader));
        if (checkWeights)
            WeightMark.Check(reader, name, optimizer);
        memory.Apply();
    }

    private static SafeTensorsWriter Writer<T>(Optimizer<T> optimizer, IEnumerable<KeyValuePair<string, string>>? metadata)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        var writer = new SafeTensorsWriter();
        OptimizerMemory<T>.Write(writer, optimizer);
        writer.AddMetadata(Kind, OptimizerMemory<T>.KindOf(optimizer));
        WeightMark.Write(writer, optimizer);
        foreach ((string key, string value) in metadata ?? [])
            writer.AddMetadata(key, value);
        return writer;
    }
}
