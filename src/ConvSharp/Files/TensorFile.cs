using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Files.Torch;
using ConvSharp.Files.Zip;

namespace ConvSharp.Files;

/// <summary>
/// A file with named tensors, open for reading: safetensors, a state dict that torch.save wrote (.pt, .pth, .ckpt), numpy's .npz, or one
/// array in a .npy file, whose name is the file's. The kind is told by the content, not by the name.
/// </summary>
/// <remarks>One thread at a time.</remarks>
/// <example>
/// <code>
/// using TensorFile file = TensorFile.Open("resnet18.pth");
/// Tensor&lt;float&gt; weight = file.Read&lt;float&gt;("conv1.weight");
/// </code>
/// </example>
public abstract class TensorFile : IDisposable
{
    private const int NamesShown = 8;
    private readonly Dictionary<string, StoredTensor> _byName;

    /// <summary>Makes the reader of a file.</summary>
    /// <param name="source">What messages call the file.</param>
    /// <param name="tensors">Its tensors, each with a name of its own.</param>
    protected TensorFile(string source, IReadOnlyList<StoredTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        (Source, Tensors) = (source, tensors);
        _byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The tensors, in the order in which the file lists them.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>What messages call the file.</summary>
    protected string Source { get; }

    /// <summary>Opens a file and reads what it holds, without the elements.</summary>
    /// <param name="path">The file; it stays open until the reader is disposed.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is malformed, or of a kind that holds no named tensors.</exception>
    public static TensorFile Open(string path)
    {
        FileStream stream = InputFile.Open(path);
        try
        {
            return Open(stream, leaveOpen: false, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Opens the rest of a stream as one file.</summary>
    /// <param name="stream">A seekable stream. Left open if this call throws.</param>
    /// <param name="leaveOpen">Whether disposing the reader leaves the stream open.</param>
    /// <exception cref="ArgumentException">The stream cannot be read or cannot seek.</exception>
    /// <exception cref="InvalidDataException">The content is malformed, or of a kind that holds no named tensors.</exception>
    public static TensorFile Open(Stream stream, bool leaveOpen = false) => Open(stream, leaveOpen, InputFile.NameOf(stream));

    /// <summary>Whether there is a tensor of that name.</summary>
    /// <param name="name">Compared exactly.</param>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>Reads one tensor.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="name">Its name, exactly.</param>
    /// <param name="allowRounding">
    /// Whether elements may be rounded to the nearest <typeparamref name="T"/> (float64 and 32-bit integers to float, 64-bit integers to
    /// either). Otherwise float64 is not read as float, and integers are read if <typeparamref name="T"/> holds each of them exactly.
    /// Half and bfloat16 are always read.
    /// </param>
    /// <returns>A dense tensor of the stored shape; a scalar has shape [1].</returns>
    /// <exception cref="KeyNotFoundException">The file has no tensor of that name.</exception>
    /// <exception cref="InvalidDataException">
    /// Its elements, or one of its values, cannot be read as <typeparamref name="T"/>, or the file has been cut.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    /// <exception cref="ObjectDisposedException">The reader, or its stream, is disposed.</exception>
    public Tensor<T> Read<T>(string name, bool allowRounding = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        StoredTensor tensor = Find(name);
        using Stream elements = OpenElements(tensor);
        string source = $"{Source}: tensor {Malformed.Quote(name)}";
        return tensor.Size.Wrap(Elements.Read<T>(elements, source, new(tensor.Size, tensor.ElementType), allowRounding));
    }

    /// <summary>Writes the elements of one tensor as they are stored: its own type, little-endian, the last axis fastest.</summary>
    /// <param name="name">Its name, exactly.</param>
    /// <param name="stream">A writable stream; left open.</param>
    /// <exception cref="KeyNotFoundException">The file has no tensor of that name.</exception>
    /// <exception cref="InvalidDataException">The file has been cut.</exception>
    public void CopyElements(string name, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        StoredTensor tensor = Find(name);
        using Stream elements = OpenElements(tensor);
        byte[] block = new byte[Math.Min(tensor.ByteLength, 1 << 16)];
        for (long rest = tensor.ByteLength; rest > 0;)
        {
            int read = elements.Read(block, 0, (int)Math.Min(block.Length, rest));
            if (read == 0)
                throw Malformed.File($"{Source}: tensor {Malformed.Quote(name)}", "it ends before its elements do", "get the file again");
            stream.Write(block, 0, read);
            rest -= read;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The elements of a tensor as <see cref="CopyElements"/> writes them.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    protected abstract Stream OpenElements(StoredTensor tensor);

    /// <summary>Closes the file.</summary>
    /// <param name="disposing">Always true.</param>
    protected abstract void Dispose(bool disposing);

    private static TensorFile Open(Stream stream, bool leaveOpen, string source)
    {
        Span<byte> start = stackalloc byte[FileSignature.Length];
        long position = stream.Position;
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        stream.Position = position;
        return FileSignature.Of(start) switch
        {
            FileFormat.Npy => new NpyFile(stream, leaveOpen, source),
            FileFormat.Npz or FileFormat.Zip or FileFormat.TorchZip => Archive(stream, leaveOpen, source),
            FileFormat.TorchPickle => new TorchFile(stream, leaveOpen, source, TorchPickle.Read(stream, source)),
            _ => SafeTensorsReader.Open(stream, leaveOpen, source),
        };
    }

    private static TensorFile Archive(Stream stream, bool leaveOpen, string source)
    {
        ZipArchiveFile archive = ZipArchiveFile.Read(stream, source);
        return TorchArchive.IsIn(archive)
            ? new TorchFile(stream, leaveOpen, source, TorchArchive.Read(archive, source))
            : new NpzFile(stream, leaveOpen, source, archive);
    }

    private StoredTensor Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_byName.TryGetValue(name, out StoredTensor? found))
            return found;
        string names = string.Join(", ", Tensors.Take(NamesShown).Select(tensor => Malformed.Quote(tensor.Name)));
        string more = Tensors.Count > NamesShown ? $" and {Tensors.Count - NamesShown} more" : "";
        throw new KeyNotFoundException(
            $"{Source}: there is no tensor {Malformed.Quote(name)}; there are {Tensors.Count}: {names}{more}.");
    }
}
