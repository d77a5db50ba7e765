using System.Buffers.Binary;
using System.Text;

namespace ConvSharp.Tests.Files;

/// <summary>Files made by hand, right or wrong in one place.</summary>
internal static class FileBytes
{
    public static byte[] Npy(string header, int dataLength = 0, byte major = 1, byte minor = 0, int? claimedHeaderLength = null)
    {
        byte[] text = Encoding.Latin1.GetBytes(header);
        byte[] length = new byte[major == 1 ? 2 : 4];
        uint claimed = (uint)(claimedHeaderLength ?? text.Length);
        if (major == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)claimed);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(length, claimed);
        }

        return [0x93, .. "NUMPY"u8, major, minor, .. length, .. text, .. new byte[dataLength]];
    }

    /// <summary>Text whose characters are the bytes of another in UTF-8, as a header of version 3 has them.</summary>
    public static string Latin1OfUtf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    public static byte[] SafeTensors(string header, int dataLength = 0, ulong? claimedHeaderLength = null)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, claimedHeaderLength ?? (ulong)text.Length);
        return [.. length, .. text, .. new byte[dataLength]];
    }
}
