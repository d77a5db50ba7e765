using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;

namespace ConvSharp.Cli.Audio;

/// <summary>
/// Writes samples as floats of 32 bits: a layer's outputs keep their values, also beyond −1…1, and read back as the same numbers.
/// Integers of 16 bits would round them and cut them off.
/// </summary>
internal static class WavWriter
{
    private const int FormatBytes = 18;
    private const int HeaderBytes = 58;
    private const int BlockSamples = 1 << 14;

    /// <param name="stream">Where the file goes.</param>
    /// <param name="samples">[channels, samples], finite.</param>
    /// <param name="sampleRate">Per second.</param>
    /// <exception cref="RequestException">More samples or channels than the format holds, or samples that are not finite.</exception>
    public static void Write<T>(Stream stream, Tensor<T> samples, uint sampleRate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (long channels, long frames) = (samples.Lengths[0], samples.Lengths[1]);
        long frameBytes = channels * sizeof(float), bytes = frames * frameBytes;
        if (frameBytes > ushort.MaxValue || bytes > uint.MaxValue - HeaderBytes)
            throw new RequestException($"the output has {channels} channels of {frames} samples, more than a .wav holds: write .npy.");
        var values = new T[samples.FlattenedLength];
        samples.FlattenTo(values);
        if (values.Count(value => !float.IsFinite(float.CreateTruncating(value))) is var nonFinite and > 0)
        {
            throw new RequestException(
                $"the output has {nonFinite} samples that are not finite as floats, and a .wav holds none: write .npy.");
        }


        stream.Write(Header((ushort)channels, sampleRate, (uint)frames, (uint)bytes));
        byte[] block = new byte[BlockSamples * sizeof(float)];
        for (long first = 0; first < values.Length; first += BlockSamples)
        {
            int count = (int)Math.Min(BlockSamples, values.Length - first);
            for (int i = 0; i < count; i++)
            {
                (long frame, long channel) = Math.DivRem(first + i, channels);
                float value = float.CreateTruncating(values[(channel * frames) + frame]);
                BinaryPrimitives.WriteSingleLittleEndian(block.AsSpan(i * sizeof(float)), value);
            }

            stream.Write(block, 0, count * sizeof(float));
        }
    }

    /// <summary>The chunks 'fmt ' and 'fact', which files of floats need, and the start of 'data'.</summary>
    private static byte[] Header(ushort channels, uint sampleRate, uint frames, uint bytes)
    {
        using var header = new MemoryStream(HeaderBytes);
        using var writer = new BinaryWriter(header);
        int frameBytes = channels * sizeof(float);
        writer.Write("RIFF"u8);
        writer.Write(HeaderBytes - 8 + bytes);
        writer.Write("WAVEfmt "u8);
        writer.Write(FormatBytes);
        writer.Write((ushort)WavFormat.Float);
        writer.Write(channels);
        writer.Write(sampleRate);
        writer.Write((uint)Math.Min(uint.MaxValue, (long)sampleRate * frameBytes));
        writer.Write((ushort)frameBytes);
        writer.Write((ushort)(8 * sizeof(float)));
        writer.Write((ushort)0); // no extension
        writer.Write("fact"u8);
        writer.Write(sizeof(uint));
        writer.Write(frames);
        writer.Write("data"u8);
        writer.Write(bytes);
        return header.ToArray();
    }
}
