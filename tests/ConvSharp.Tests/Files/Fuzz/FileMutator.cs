using System.Buffers.Binary;
using System.Text;

namespace ConvSharp.Tests.Files.Fuzz;

/// <summary>
/// Damages .npy and safetensors files: any bytes, or the header's text behind a length that fits it again, or that length.
/// </summary>
internal static class FileMutator
{
    private const int NpyLengthPlace = 8;

    private static readonly TextMutator Dictionary = new(
        [
            "'descr'", "'fortran_order'", "'shape'", "'<f4'", "'>f8'", "'<f2'", "'|u1'", "'|b1'", "'<i8'", "'>u8'", "'<i4'", "'|O'",
            "'<c8'", "'<V2'", "'<M8[ns]'", "'<U4'", "\"<f4\"", "True", "False",
            "[('x', '<f4'), ('y', '<i8', (2,))]", "(2, 3)", "(0,)", "()",
        ]);

    private static readonly TextMutator Json = new(
        [
            "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"__metadata__\"", "\"F32\"", "\"F64\"", "\"BF16\"", "\"F16\"", "\"I64\"",
            "\"U64\"", "\"I32\"", "\"U8\"", "\"BOOL\"", "\"C64\"", "\"weight\"", "\"step\"", "\"\\u0000\"", "\"\\ud800\"", "\"optimizer\"",
            "\"Adam\"", "\"Sgd\"", "[]", "[0,4]", "[0,0]", "{}", "null", "true",
        ]);

    public static byte[] Npy(byte[] good, Random random)
    {
        if (random.Next(4) == 0)
            return ByteMutator.Mutate(good, random);
        int lengthBytes = good[6] == 1 ? 2 : 4;
        int start = NpyLengthPlace + lengthBytes;
        int end = start + (lengthBytes == 2
            ? BinaryPrimitives.ReadUInt16LittleEndian(good.AsSpan(NpyLengthPlace))
            : BinaryPrimitives.ReadInt32LittleEndian(good.AsSpan(NpyLengthPlace)));
        byte[] text = Encoding.UTF8.GetBytes(Dictionary.Mutate(Encoding.Latin1.GetString(good[start..end]), random));
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, Claimed((ulong)text.Length, random));
        return [.. good[..NpyLengthPlace], .. length[..lengthBytes], .. text, .. ByteMutator.Data(good.AsSpan(end), random)];
    }

    public static byte[] SafeTensors(byte[] good, Random random)
    {
        if (random.Next(4) == 0)
            return ByteMutator.Mutate(good, random);
        int end = sizeof(ulong) + (int)BinaryPrimitives.ReadUInt64LittleEndian(good);

        // Damage to the data alone leaves a file that opens.
        string json = Encoding.UTF8.GetString(good[sizeof(ulong)..end]);
        byte[] text = Encoding.UTF8.GetBytes(random.Next(6) == 0 ? json : Json.Mutate(json, random));
        byte[] length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, Claimed((ulong)text.Length, random));
        return [.. length, .. text, .. ByteMutator.Data(good.AsSpan(end), random)];
    }

    private static ulong Claimed(ulong truth, Random random) => random.Next(8) == 0 ? ByteMutator.Length(truth, random) : truth;
}
