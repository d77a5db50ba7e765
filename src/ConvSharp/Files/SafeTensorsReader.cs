using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Files;

/// <summary>
/// Reads tensors by name from a safetensors file. The header is checked when the file is opened: sizes, offsets and total length agree, and
/// no byte is left over or belongs to two tensors. If a file is something else (a pickle, an archive, a git-lfs pointer …), the message
/// says what it is.
/// </summary>
/// <remarks>
/// One thread at a time. <see href="https://github.com/huggingface/safetensors#format">The format.</see>
/// </remarks>
/// <example>
/// <code>
/// using SafeTensorsReader file = SafeTensorsReader.Open("layer.safetensors");
/// Tensor&lt;float&gt; weight = file.Read&lt;float&gt;("weight");
/// </code>
/// </example>
public sealed class SafeTensorsReader : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly string _source;
    private readonly long _dataStart;
    private readonly Dictionary<string, SafeTensorInfo> _byName;

    private SafeTensorsReader(Stream stream, bool leaveOpen, string source)
    {
        _stream = stream;
        _leaveOpen = leaveOpen;
        _source = source;

        SafeTensorsHeader header = ReadHeader(stream, source);
        _dataStart = stream.Position;
        _byName = header.ByName;
        Tensors = header.Tensors;
        Metadata = header.Metadata;
    }

    /// <summary>The tensors, in the order of their data in the file.</summary>
    public IReadOnlyList<SafeTensorInfo> Tensors { get; }

    /// <summary>The file's metadata; empty if it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file; it stays open until the reader is disposed.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static SafeTensorsReader Open(string path)
    {
        FileStream stream = InputFile.Open(path);
        try
        {
            return new SafeTensorsReader(stream, leaveOpen: false, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads the header at the position of a stream whose rest is one safetensors file.</summary>
    /// <param name="stream">A seekable stream. Left open if this call throws.</param>
    /// <param name="leaveOpen">Whether disposing the reader leaves the stream open.</param>
    /// <exception cref="ArgumentException">The stream cannot be read or cannot seek.</exception>
    /// <exception cref="InvalidDataException">The content is malformed.</exception>
    public static SafeTensorsReader Open(Stream stream, bool leaveOpen = false) => new(stream, leaveOpen, InputFile.NameOf(stream));

    /// <summary>Whether there is a tensor of that name.</summary>
    /// <param name="name">Compared exactly.</param>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>Reads one tensor.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="name">Its name, exactly.</param>
    /// <param name="allowRounding">
    /// Whether elements may be rounded to the nearest <typeparamref name="T"/> (F64 and 32-bit integers to float, 64-bit integers to
    /// either). Otherwise F64 is not read as float, and integers are read if <typeparamref name="T"/> holds each of them exactly. F16 and
    /// BF16 are always read.
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
        ArgumentNullException.ThrowIfNull(name);
        SafeTensorInfo tensor = _byName.TryGetValue(name, out SafeTensorInfo? found) ? found : throw NotFound(name);
        _stream.Position = _dataStart + tensor.Begin;
        string source = $"{_source}: tensor {Malformed.Quote(name)}";
        return tensor.Size.Wrap(Elements.Read<T>(_stream, source, new(tensor.Size, tensor.ElementType), allowRounding));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (!_leaveOpen)
        {
            _stream.Dispose();
        }
    }

    private static SafeTensorsHeader ReadHeader(Stream stream, string source)
    {
        ForeignFile.Refuse(stream, source, FileRole.Weights);
        long rest = stream.Length - stream.Position;
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
        {
            throw Malformed.File(source, $"it has {rest} bytes, too few for a safetensors file", "write it again");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafeTensorsFormat.MaxHeaderLength)
        {
            throw Malformed.File(
                source,
                $"it claims a header of {length} bytes, more than the {SafeTensorsFormat.MaxHeaderLength} that are read",
                "it is damaged or no safetensors file: get or write it again");
        }

        long dataLength = rest - prefix.Length - (long)length;
        if (dataLength < 0)
        {
            throw Malformed.File(source, $"its header of {length} bytes is cut short: the file has {rest} bytes", "write it again");
        }

        byte[] json = new byte[length];
        stream.ReadExactly(json);
        SafeTensorsHeader header = new(source);
        header.Parse(json, dataLength);
        return header;
    }

    private KeyNotFoundException NotFound(string name)
    {
        const int Shown = 8;
        string names = string.Join(", ", Tensors.Take(Shown).Select(tensor => Malformed.Quote(tensor.Name)));
        string more = Tensors.Count > Shown ? $" and {Tensors.Count - Shown} more" : "";
        return new($"{_source}: there is no tensor {Malformed.Quote(name)}; there are {Tensors.Count}: {names}{more}.");
    }
}
