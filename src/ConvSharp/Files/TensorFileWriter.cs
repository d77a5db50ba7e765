using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Files;

/// <summary>
/// Writes named tensors as safetensors, as a state dict of torch (.pt), or as numpy's .npz and .npy. Tensors of another file keep their
/// type; only bfloat16, which numpy lacks, is widened to float32 there.
/// </summary>
/// <example>
/// <code>
/// using TensorFile file = TensorFile.Open("resnet18.pth");
/// var writer = new TensorFileWriter();
/// foreach (StoredTensor tensor in file.Tensors)
///     writer.Add(tensor.Name, file, tensor);
/// writer.Write("resnet18.safetensors");
/// </code>
/// </example>
public sealed class TensorFileWriter
{
    private static readonly (string Extension, TensorFileFormat Format)[] Extensions =
    [
        (".safetensors", TensorFileFormat.SafeTensors),
        (".pt", TensorFileFormat.Torch),
        (".pth", TensorFileFormat.Torch),
        (".npz", TensorFileFormat.Npz),
        (".npy", TensorFileFormat.Npy),
    ];

    private readonly List<TensorEntry> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The endings of files that can be written.</summary>
    public static IEnumerable<string> KnownExtensions => Extensions.Select(known => known.Extension);

    /// <summary>The kind of file that a path's ending names: .safetensors, .pt, .pth, .npz or .npy; null for any other.</summary>
    /// <param name="path">The path.</param>
    public static TensorFileFormat? FormatOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string extension = Path.GetExtension(path);
        foreach ((string known, TensorFileFormat format) in Extensions)
        {
            if (known.Equals(extension, StringComparison.OrdinalIgnoreCase))
                return format;
        }

        return null;
    }

    /// <summary>Adds a tensor of any shape and strides. Its elements are read when the file is written.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="name">Its name, not yet taken.</param>
    /// <param name="tensor">The tensor.</param>
    /// <returns>This writer.</returns>
    /// <exception cref="ArgumentException">The name is taken, or the tensor has no axes.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public TensorFileWriter Add<T>(string name, Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ElementType type = ElementTypes.Of<T>();
        nint[] lengths = FileShape.LengthsOf(tensor.AsReadOnlyTensorSpan(), nameof(tensor));
        return Add(name, new TensorEntry(
            name, type, Array.ConvertAll(lengths, length => (long)length), tensor.FlattenedLength * type.Size(),
            stream => Elements.Write<T>(stream, tensor)));
    }

    /// <summary>Adds a tensor of another file, as it is stored. The file must stay open until this one is written.</summary>
    /// <param name="name">Its name in the new file, not yet taken.</param>
    /// <param name="file">The file.</param>
    /// <param name="tensor">The tensor, one of the file's.</param>
    /// <returns>This writer.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public TensorFileWriter Add(string name, TensorFile file, StoredTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(tensor);
        return Add(name, TensorEntry.Of(name, file, tensor));
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file; replaced if it exists. Its ending names the kind.</param>
    /// <exception cref="ArgumentException">The ending names no kind that is written.</exception>
    /// <exception cref="InvalidOperationException">The kind cannot hold these tensors.</exception>
    /// <exception cref="IOException">The file cannot be written; an older one stays unchanged.</exception>
    public void Write(string path)
    {
        TensorFileFormat format = FormatOf(path) ?? throw new ArgumentException(
            $"'{path}' names no kind of file that is written: use one of {string.Join(", ", KnownExtensions)}.", nameof(path));
        using AtomicFile file = AtomicFile.Create(path);
        Write(file.Stream, format);
        file.Commit();
    }

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">A writable stream; left open.</param>
    /// <param name="format">The kind of file.</param>
    /// <exception cref="InvalidOperationException">
    /// The kind cannot hold these tensors: a .npy file takes exactly one, numpy no 8-bit floats, torch's state dicts neither these nor
    /// unsigned integers of more than 8 bits, and names must be valid Unicode.
    /// </exception>
    public void Write(Stream stream, TensorFileFormat format)
    {
        ArgumentNullException.ThrowIfNull(stream);
        switch (format)
        {
            case TensorFileFormat.SafeTensors:
                WriteSafeTensors(stream);
                break;
            case TensorFileFormat.Torch:
                Torch.TorchWriter.Write(stream, _entries);
                break;
            case TensorFileFormat.Npz:
                NpzWriter.Write(stream, _entries);
                break;
            case TensorFileFormat.Npy:
                NpzWriter.WriteArray(stream, _entries is [TensorEntry only] ? only : throw new InvalidOperationException(
                    $"A .npy file holds one array, but there are {_entries.Count}: choose one, or write an .npz file."));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "Use one of the named formats.");
        }
    }

    private void WriteSafeTensors(Stream stream)
    {
        SafeTensorsWriter writer = new();
        foreach (TensorEntry entry in _entries)
            writer.Add(entry);
        writer.Write(stream);
    }

    private TensorFileWriter Add(string name, TensorEntry entry)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_names.Add(name))
            throw new ArgumentException($"The name {Malformed.Quote(name)} is taken already; give each tensor its own.", nameof(name));
        _entries.Add(entry);
        return this;
    }
}
