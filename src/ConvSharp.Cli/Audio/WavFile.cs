using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;

namespace ConvSharp.Cli.Audio;

/// <summary>A WAV file to read: samples of −1…1 as [channels, samples].</summary>
internal sealed class WavFile
{
    public const string Extension = ".wav";

    /// <summary>More samples than this, of all channels together, are not read.</summary>
    private const long MostSamples = 1 << 29;

    private const int BlockBytes = 1 << 16;

    private readonly string _path;
    private readonly string _subject;
    private readonly WavHeader _header;

    /// <summary>Reads and checks the header.</summary>
    /// <param name="path">An existing file.</param>
    /// <param name="parameter">The option or argument that it was given to.</param>
    /// <exception cref="RequestException">The file is no WAV, cut short, damaged or too large.</exception>
    public WavFile(string path, string parameter)
    {
        (_path, _subject) = (path, $"{parameter} '{path}'");
        using FileStream file = File.OpenRead(path);
        _header = WavHeader.Read(file, _subject);
        if (_header.Frames * _header.Format.Channels is var samples and > MostSamples)
            throw new RequestException($"{_subject} has {samples} samples, more than {MostSamples}: cut it into shorter files.");
    }

    public WavFormat Format => _header.Format;

    /// <summary>[channels, samples]; integers are divided by 2 to the power of their bits less one.</summary>
    /// <exception cref="RequestException">A sample is NaN or infinite.</exception>
    public Tensor<T> Read<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int channels, int frames) = (Format.Channels, (int)_header.Frames);
        var values = new T[channels * frames];
        using FileStream file = File.OpenRead(_path);
        file.Position = _header.Start;
        byte[] block = new byte[Math.Max(1, BlockBytes / Format.FrameBytes) * Format.FrameBytes];
        for (int frame = 0; frame < frames;)
        {
            int count = Math.Min(block.Length / Format.FrameBytes, frames - frame);
            file.ReadExactly(block, 0, count * Format.FrameBytes);
            for (int i = 0; i < count * channels; i++)
            {
                (int at, int channel) = Math.DivRem(i, channels);
                double value = SampleOf(block.AsSpan(i * Format.SampleBytes));
                if (!double.IsFinite(value))
                {
                    throw new RequestException(
                        $"{_subject} has {(double.IsNaN(value) ? "NaN" : "an infinity")} as sample {frame + at} of channel {channel}: " +
                        "give a file of finite samples.");
                }

                values[(channel * frames) + frame + at] = T.CreateTruncating(value);
            }

            frame += count;
        }

        return Tensor.Create(values, [channels, frames]);
    }

    private double SampleOf(ReadOnlySpan<byte> sample) => (Format.IsFloat, Format.Bits) switch
    {
        (true, 32) => BinaryPrimitives.ReadSingleLittleEndian(sample),
        (true, _) => BinaryPrimitives.ReadDoubleLittleEndian(sample),
        (_, 8) => (sample[0] - 128) / 128.0,
        (_, 16) => BinaryPrimitives.ReadInt16LittleEndian(sample) / 32768.0,
        (_, 24) => ((sbyte)sample[2] << 16 | sample[1] << 8 | sample[0]) / 8388608.0,
        _ => BinaryPrimitives.ReadInt32LittleEndian(sample) / 2147483648.0,
    };
}
