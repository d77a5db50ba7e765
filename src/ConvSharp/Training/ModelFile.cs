using System.Numerics;
using ConvSharp.Files;
using ConvSharp.Layers;

namespace ConvSharp.Training;

/// <summary>
/// A layer's parameters and buffers in a safetensors file, under torch's names: what torch's state_dict holds, so that a network trained
/// here loads in torch, and the other way round. Files that torch.save and numpy.savez wrote are loaded too.
/// </summary>
/// <example>
/// <code>
/// ModelFile.Save("network.safetensors", network);
/// ModelFile.Load("network.safetensors", network);
/// </code>
/// </example>
public static class ModelFile
{
    /// <summary>Writes the state of a layer, whole or not at all.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="layer">The network.</param>
    /// <param name="metadata">Further metadata for the file, such as how to make the network again.</param>
    /// <exception cref="IOException">The file cannot be written; an older one stays unchanged.</exception>
    public static void Save<T>(string path, Layer<T> layer, IEnumerable<KeyValuePair<string, string>>? metadata = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Writer(layer, metadata).Write(path);

    /// <summary>Writes the state of a layer to a stream, which stays open.</summary>
    /// <param name="stream">A writable stream.</param>
    /// <param name="layer">The network.</param>
    /// <param name="metadata">Further metadata for the file, such as how to make the network again.</param>
    public static void Save<T>(Stream stream, Layer<T> layer, IEnumerable<KeyValuePair<string, string>>? metadata = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Writer(layer, metadata).Write(stream);

    /// <summary>Reads the state of a layer. If anything is wrong, the layer stays as it is.</summary>
    /// <param name="path">The file. Numbers of another type are rounded.</param>
    /// <param name="layer">A network with the same layers.</param>
    /// <param name="strict">Whether a name that only the file or only the layer has is an error; otherwise it is ignored.</param>
    /// <param name="prefix">What the names in the file start with, as state_dict. in many checkpoints; other tensors are left out.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is malformed or does not fit the layer: the message lists all that is wrong.
    /// </exception>
    public static void Load<T>(string path, Layer<T> layer, bool strict = true, string prefix = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using TensorFile reader = TensorFile.Open(path);
        Load(reader, path, layer, strict, prefix);
    }

    /// <summary>Reads the state of a layer from a stream, which stays open. If anything is wrong, the layer stays as it is.</summary>
    /// <param name="stream">
    /// A readable stream whose rest is the file. One that cannot seek, such as a download, is read into memory, up to 2 GB.
    /// </param>
    /// <param name="layer">A network with the same layers.</param>
    /// <param name="strict">Whether a name that only the file or only the layer has is an error; otherwise it is ignored.</param>
    /// <param name="prefix">What the names in the file start with, as state_dict. in many checkpoints; other tensors are left out.</param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="InvalidDataException">
    /// The content is malformed or does not fit the layer: the message lists all that is wrong.
    /// </exception>
    public static void Load<T>(Stream stream, Layer<T> layer, bool strict = true, string prefix = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using TensorFile reader = SeekableStream.OpenAny(stream);
        Load(reader, SeekableStream.NameOf(stream), layer, strict, prefix);
    }

    /// <summary>Reads the state of a layer from an open file. If anything is wrong, the layer stays as it is.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="name">What messages call the file.</param>
    /// <param name="layer">A network with the same layers.</param>
    /// <param name="strict">Whether a name that only the file or only the layer has is an error; otherwise it is ignored.</param>
    /// <param name="prefix">What the names in the file start with, as state_dict. in many checkpoints; other tensors are left out.</param>
    /// <exception cref="InvalidDataException">The file does not fit the layer: the message lists all that is wrong.</exception>
    public static void Load<T>(TensorFile reader, string name, Layer<T> layer, bool strict = true, string prefix = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(prefix);
        new ModelState<T>(new StoredState(reader, name, prefix), layer, strict).Apply();
    }

    private static SafeTensorsWriter Writer<T>(Layer<T> layer, IEnumerable<KeyValuePair<string, string>>? metadata)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(layer);
        var writer = new SafeTensorsWriter();
        ModelState<T>.Write(writer, layer);
        foreach ((string key, string value) in metadata ?? [])
            writer.AddMetadata(key, value);
        return writer;
    }
}
