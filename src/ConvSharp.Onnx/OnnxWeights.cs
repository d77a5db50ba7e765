using ConvSharp.Files;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Reading;

namespace ConvSharp.Onnx;

/// <summary>
/// The weights of an ONNX model as a file of named tensors: the initializers of its graph. The graph itself is not looked at, so that
/// models with operators that are not known are read too. The file must not change as long as it is open.
/// </summary>
public sealed class OnnxWeights : TensorFile
{
    private readonly ModelSource _source;

    private OnnxWeights(ModelSource source, ModelDefinition model)
        : base(source.Name, Initializers(source, model)) => _source = source;

    /// <summary>Reads what a model holds.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OnnxException">The file is no model, is damaged, or has constants that are no numbers.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static new OnnxWeights Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ReadOnlyMemory<byte> bytes = MappedFile.Open(path)?.Memory ?? default;
        ModelSource source = new(path, bytes, Path.GetDirectoryName(Path.GetFullPath(path)));
        return new OnnxWeights(source, ModelReader.Read(source));
    }

    /// <inheritdoc/>
    protected override Stream OpenElements(StoredTensor tensor)
    {
        ReadOnlyMemory<byte> bytes = TensorContentReader.Read(((Initializer)tensor).Definition, _source, widen: false).Bytes;
        return new MemoryStream(bytes.ToArray(), writable: false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The file is mapped, and released with the last reference to its bytes.
    }

    private static List<StoredTensor> Initializers(ModelSource source, ModelDefinition model)
    {
        List<StoredTensor> found = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (TensorDefinition tensor in model.Graph.Initializers)
        {
            ElementType type = DataTypes.Element(tensor.Type) ?? throw TensorContentReader.Error(
                source, tensor, $"has elements of type {DataTypes.Name(tensor.Type)}", "only numbers and truth values are read");
            if (!names.Add(tensor.Name))
                throw TensorContentReader.Error(source, tensor, "is there twice");
            found.Add(new Initializer(tensor, type, source.Name));
        }

        return found;
    }

    private sealed class Initializer(TensorDefinition tensor, ElementType type, string source)
        : StoredTensor(tensor.Name, type, FileShape.Checked(source, tensor.Lengths, type, tensor.Name))
    {
        public TensorDefinition Definition => tensor;
    }
}
