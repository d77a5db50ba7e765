using System.Buffers.Binary;

namespace ConvSharp.Files;

/// <summary>Tells the kinds of zip archives apart by the name of their first entry.</summary>
internal static class ZipSignature
{
    private const int NameLengthPlace = 26;
    private const int NamePlace = 30;

    // What torch.save and torch.jit.save put into their archives.
    private static readonly byte[][] OfTorch =
    [
        [.. "data.pkl"u8], [.. "constants.pkl"u8], [.. ".format_version"u8], [.. ".storage_alignment"u8], [.. "byteorder"u8],
    ];

    public static FileFormat? Of(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("PK\u0005\u0006"u8))
            return FileFormat.Zip;
        if (!start.StartsWith("PK\u0003\u0004"u8))
            return null;
        if (start.Length < NamePlace)
            return FileFormat.Zip;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(start[NameLengthPlace..]);
        ReadOnlySpan<byte> name = start[NamePlace..];
        name = name[..Math.Min(length, name.Length)];
        if (name.EndsWith(".npy"u8))
            return FileFormat.Npz;
        foreach (byte[] ending in OfTorch)
        {
            if (name.EndsWith(ending))
                return FileFormat.TorchZip;
        }

        return name.IndexOf("/code/"u8) >= 0 ? FileFormat.TorchZip : FileFormat.Zip;
    }
}
