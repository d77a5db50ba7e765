namespace ConvSharp.Files;

/// <summary>A .npy file as a file of one tensor, which has the name of the file.</summary>
internal sealed class NpyFile : TensorFile
{
    private const string NameInStream = "array";
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly NpyHeader _header;
    private readonly long _dataStart;

    public NpyFile(Stream stream, bool leaveOpen, string source)
        : this(stream, leaveOpen, source, Npy.ReadHeader(stream, source))
    {
    }

    private NpyFile(Stream stream, bool leaveOpen, string source, NpyHeader header)
        : base(source, [new StoredTensor(NameOf(stream), header.ElementType, header.Size)])
    {
        (_stream, _leaveOpen, _header, _dataStart) = (stream, leaveOpen, header, stream.Position);
        long extra = stream.Length - stream.Position - header.Size.ByteLength;
        if (extra > 0)
            throw Malformed.File(source, $"{extra} bytes follow the array", "store one array a file");
    }

    protected override Stream OpenElements(StoredTensor tensor) => DenseElements.Open(
        _stream, _dataStart, _header.Layout, DenseElements.Strides(_header.Shape, _header.IsFortranOrder), Source);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_leaveOpen)
            _stream.Dispose();
    }

    private static string NameOf(Stream stream) =>
        stream is FileStream file && Path.GetFileNameWithoutExtension(file.Name) is { Length: > 0 } name ? name : NameInStream;
}
