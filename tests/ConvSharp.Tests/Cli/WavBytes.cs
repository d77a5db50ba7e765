using System.Buffers.Binary;
using System.Text;

namespace ConvSharp.Tests.Cli;

/// <summary>Makes WAV files, true or lying.</summary>
internal sealed class WavBytes
{
    private static readonly byte[] SubFormatEnd = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

    public int Tag { get; init; } = 1;

    public int Channels { get; init; } = 1;

    public uint SampleRate { get; init; } = 8000;

    public int Bits { get; init; } = 16;

    public bool IsExtensible { get; init; }

    public int? FrameBytes { get; init; }

    public uint? DataBytes { get; init; }

    /// <summary>A chunk of an odd size before the others, which readers skip.</summary>
    public bool HasExtraChunk { get; init; }

    public byte[] Of(params double[] samples) => OfBytes([.. samples.SelectMany(Sample)]);

    public byte[] OfBytes(byte[] data)
    {
        int frame = FrameBytes ?? Channels * Bits / 8;
        byte[] format =
        [
            .. Number((uint)(IsExtensible ? 0xfffe : Tag), 2), .. Number((uint)Channels, 2), .. Number(SampleRate, 4),
            .. Number(SampleRate * (uint)frame, 4), .. Number((uint)frame, 2), .. Number((uint)Bits, 2),
            .. IsExtensible ? (byte[])[22, 0, .. Number((uint)Bits, 2), 0, 0, 0, 0, .. Number((uint)Tag, 2), .. SubFormatEnd] : [],
        ];
        byte[] extra = HasExtraChunk ? Chunk("LIST", [1, 2, 3]) : [];
        byte[] chunks = [.. extra, .. Chunk("fmt ", format), .. Chunk("data", data, DataBytes)];
        return [.. "RIFF"u8, .. Number((uint)(4 + chunks.Length), 4), .. "WAVE"u8, .. chunks];
    }

    private static byte[] Chunk(string name, byte[] content, uint? claimed = null) =>
    [
        .. Encoding.ASCII.GetBytes(name), .. Number(claimed ?? (uint)content.Length, 4), .. content,
        .. content.Length % 2 == 1 ? (byte[])[0] : [],
    ];

    private byte[] Sample(double value) => (Tag, Bits) switch
    {
        (3, 32) => BitConverter.GetBytes((float)value),
        (3, _) => BitConverter.GetBytes(value),
        (_, 8) => [(byte)(128 + (int)(value * 128))],
        _ => Number((uint)(int)(value * Math.Pow(2, Bits - 1)), Bits / 8),
    };

    private static byte[] Number(uint value, int bytes)
    {
        byte[] number = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, value);
        return number[..bytes];
    }
}
