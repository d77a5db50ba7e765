using System.Buffers.Binary;

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
public sealed class SafeTensorsReader : TensorFile
{
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly long _dataStart;

    private SafeTensorsReader(Stream stream, bool leaveOpen, string source, SafeTensorsHeader header)
        : base(source, header.Tensors)
    {
        _stream = stream;
        _leaveOpen = leaveOpen;
        _dataStart = stream.Position;
        Metadata = header.Metadata;
    }

    /// <summary>The file's metadata; empty if it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file; it stays open until the reader is disposed.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static new SafeTensorsReader Open(string path)
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

    /// <summary>Reads the header at the position of a stream whose rest is one safetensors file.</summary>
    /// <param name="stream">A seekable stream. Left open if this call throws.</param>
    /// <param name="leaveOpen">Whether disposing the reader leaves the stream open.</param>
    /// <exception cref="ArgumentException">The stream cannot be read or cannot seek.</exception>
    /// <exception cref="InvalidDataException">The content is malformed.</exception>
    public static new SafeTensorsReader Open(Stream stream, bool leaveOpen = false) =>
        Open(stream, leaveOpen, InputFile.NameOf(stream));

    internal static SafeTensorsReader Open(Stream stream, bool leaveOpen, string source) =>
        new(stream, leaveOpen, source, ReadHeader(stream, source));

    /// <inheritdoc/>
    protected override Stream OpenElements(StoredTensor tensor) =>
        new FileSection(_stream, _dataStart + ((SafeTensor)tensor).Begin, tensor.ByteLength);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_leaveOpen)
            _stream.Dispose();
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
}
