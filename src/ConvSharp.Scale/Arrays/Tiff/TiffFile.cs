using System.Buffers.Binary;
using ConvSharp.Files;
using Microsoft.Win32.SafeHandles;

namespace ConvSharp.Scale.Arrays.Tiff;

/// <summary>The numbers in a TIFF or BigTIFF, of either byte order. What lies beyond the file's end is an error.</summary>
internal sealed class TiffFile : IDisposable
{
    public const string Fix = "it is cut short or damaged: make it again";

    private readonly SafeFileHandle _file;
    private readonly long _length;

    public TiffFile(string path)
    {
        Source = path;
        using (FileStream check = InputFile.Open(path))
            ForeignFileCheck(check);
        _file = File.OpenHandle(path);
        try
        {
            _length = RandomAccess.GetLength(_file);
            Span<byte> start = stackalloc byte[8];
            Read(0, start);
            IsBigEndian = start[0] == 'M';
            IsBig = Short(start[2..]) == 43;
            FirstPage = IsBig ? Number(8, TiffField.Long8) : Number(4, TiffField.Long);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public string Source { get; }

    public bool IsBigEndian { get; }

    /// <summary>Whether offsets have 64 bits.</summary>
    public bool IsBig { get; }

    public long FirstPage { get; }

    /// <summary>Whether a file starts as a TIFF or BigTIFF.</summary>
    public static bool Is(ReadOnlySpan<byte> start) => start.Length >= 4
        && (start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8) || start.StartsWith("II+\0"u8) || start.StartsWith("MM\0+"u8));

    public void Read(long offset, Span<byte> bytes)
    {
        if (offset < 0 || offset > _length - bytes.Length)
            throw Wrong($"it names bytes {offset} to {offset + (Int128)bytes.Length}, and has {_length}");
        for (int done = 0; done < bytes.Length;)
        {
            int read = RandomAccess.Read(_file, bytes[done..], offset + done);
            done += read > 0 ? read : throw Wrong("it became shorter while it was read");
        }
    }

    /// <summary>One number of a type.</summary>
    public long Number(long offset, int type)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes = bytes[..TiffField.SizeOf(type)];
        Read(offset, bytes);
        return type switch
        {
            TiffField.Byte => bytes[0],
            TiffField.Short => Short(bytes),
            TiffField.Long => IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => IsBigEndian ? BinaryPrimitives.ReadInt64BigEndian(bytes) : BinaryPrimitives.ReadInt64LittleEndian(bytes),
        };
    }

    public InvalidDataException Wrong(string problem, string fix = Fix) => Malformed.File(Source, problem, fix);

    /// <summary>Checks that the values of a field lie in the file.</summary>
    public void CheckInside(TiffField field, int tag)
    {
        if (field.Count < 0 || field.Place < 0 || field.Place + ((Int128)field.Count * TiffField.SizeOf(field.Type)) > _length)
            throw Wrong($"its tag {tag} has {field.Count} values at byte {field.Place}, and it has {_length} bytes");
    }

    public void Dispose() => _file.Dispose();

    private int Short(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private void ForeignFileCheck(FileStream stream)
    {
        Span<byte> start = stackalloc byte[4];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (!Is(start))
            throw Wrong("it does not start as a TIFF", "give a TIFF or BigTIFF file");
    }
}

/// <summary>Where the values of a tag are.</summary>
/// <param name="Type">Their type.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Place">The byte of the first one.</param>
internal readonly record struct TiffField(int Type, long Count, long Place)
{
    public const int Byte = 1;
    public const int Short = 3;
    public const int Long = 4;
    public const int Long8 = 16;

    /// <summary>Bytes of one value; 0 for types that hold no whole numbers.</summary>
    public static int SizeOf(int type) => type switch
    {
        Byte => 1,
        Short => 2,
        Long => 4,
        Long8 => 8,
        _ => 0,
    };
}
