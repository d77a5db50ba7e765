using System.Buffers.Binary;

namespace ConvSharp.Files;

/// <summary>Recognises what a file is by its first bytes.</summary>
internal static class FileSignature
{
    /// <summary>How many bytes from the start are needed.</summary>
    public const int Length = 1024;

    private const int FewestZeros = 64;
    private const int TarPlace = 257;

    private static readonly (byte[] Magic, FileFormat Format)[] Magics =
    [
        ([0x93, .. "NUMPY"u8], FileFormat.Npy),
        ([.. "version https://git-lfs"u8], FileFormat.LfsPointer),
        ([.. "version https://hawser"u8], FileFormat.LfsPointer),
        ([0x89, .. "HDF\r\n\u001a\n"u8], FileFormat.Hdf5),
        ([.. "GGUF"u8], FileFormat.Gguf),
        ([.. "MATLAB 5.0 MAT-file"u8], FileFormat.Matlab),
        ([0x1f, 0x8b, 0x08], FileFormat.Gzip),
        ([0xfd, .. "7zXZ\0"u8], FileFormat.Compressed),
        ([0x28, 0xb5, 0x2f, 0xfd], FileFormat.Compressed),
        ([.. "7z"u8, 0xbc, 0xaf, 0x27, 0x1c], FileFormat.Compressed),
        ([0x89, .. "PNG\r\n\u001a\n"u8], FileFormat.Png),
        ([0xff, 0xd8, 0xff], FileFormat.Jpeg),
        ([.. "GIF87a"u8], FileFormat.Gif),
        ([.. "GIF89a"u8], FileFormat.Gif),
        ([.. "II*\0"u8], FileFormat.Tiff),
        ([.. "MM\0*"u8], FileFormat.Tiff),
        ([.. "fLaC"u8], FileFormat.Sound),
        ([.. "OggS"u8], FileFormat.Sound),
        ([.. "ID3"u8, 0x03], FileFormat.Sound),
        ([.. "ID3"u8, 0x04], FileFormat.Sound),
        ([.. "%PDF-"u8], FileFormat.Pdf),
    ];

    /// <param name="start">The first <see cref="Length"/> bytes of the file, or all if it has fewer.</param>
    public static FileFormat Of(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            return FileFormat.Empty;
        if (IsSafeTensors(start))
            return FileFormat.SafeTensors;
        foreach ((byte[] magic, FileFormat format) in Magics)
        {
            if (start.StartsWith(magic))
                return format;
        }

        if (ZipSignature.Of(start) is { } zip)
            return zip;
        if (PickleSignature.Of(start) is { } pickle)
            return pickle;
        if (Container(start) is { } container)
            return container;
        if (IsOnnx(start))
            return FileFormat.Onnx;
        return start.Length >= FewestZeros && !start.ContainsAnyExcept((byte)0) ? FileFormat.Zeros : TextSignature.Of(start);
    }

    // A length that the format allows, then the header's brace.
    private static bool IsSafeTensors(ReadOnlySpan<byte> start) =>
        start.Length > sizeof(ulong) && start[sizeof(ulong)] == '{'
        && BinaryPrimitives.ReadUInt64LittleEndian(start) <= SafeTensorsFormat.MaxHeaderLength;

    // Formats whose name does not come first.
    private static FileFormat? Container(ReadOnlySpan<byte> start)
    {
        if (start.Length < 12)
            return null;
        ReadOnlySpan<byte> kind = start.Slice(8, 4);
        if (start.StartsWith("RIFF"u8) && (kind.SequenceEqual("WEBP"u8) || kind.SequenceEqual("WAVE"u8)))
            return kind[2] == 'B' ? FileFormat.WebP : FileFormat.Sound;
        if (start[4..].StartsWith("TFL3"u8))
            return FileFormat.TensorFlowLite;

        // A digit between the two gives the size of bzip2's blocks.
        if (start.StartsWith("BZh"u8) && start[4..].StartsWith("1AY&SY"u8))
            return FileFormat.Compressed;
        bool isHeif = kind.SequenceEqual("avif"u8) || kind.SequenceEqual("heic"u8) || kind.SequenceEqual("mif1"u8);
        if (isHeif && start[4..].StartsWith("ftyp"u8))
            return FileFormat.OtherPicture;

        // The four bytes that BMP reserves are zero.
        if (start.StartsWith("BM"u8) && !start[6..10].ContainsAnyExcept((byte)0))
            return FileFormat.OtherPicture;
        return start.Length > TarPlace + 5 && start[TarPlace..].StartsWith("ustar"u8) ? FileFormat.Tar : null;
    }

    // A protobuf message: field 1, the version, then one of the other fields of a model.
    private static bool IsOnnx(ReadOnlySpan<byte> start)
    {
        const byte Version = 1 << 3;
        const byte NewestVersion = 30;
        if (start.Length < 4 || start[0] != Version || start[1] is 0 or > NewestVersion)
            return false;

        // Producer name, producer version, domain, model version, comment, graph, operator sets.
        (int field, int wireType) = (start[2] >> 3, start[2] & 7);
        const int Producer = 2;
        const int ModelVersion = 5;
        const int Operators = 8;
        return field is >= Producer and <= Operators && wireType == (field == ModelVersion ? 0 : 2)
            && (field != Producer || IsName(start[3..]));
    }

    // A length of one byte, then as many letters; an empty name is one too.
    private static bool IsName(ReadOnlySpan<byte> field) =>
        field[0] < 128 && !field.Slice(1, Math.Min(field[0], field.Length - 1)).ContainsAnyExceptInRange((byte)' ', (byte)'~');
}
