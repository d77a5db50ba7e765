using System.Buffers.Binary;
using System.Globalization;
using ConvSharp.Cli.Faults;

namespace ConvSharp.Cli.Audio;

/// <summary>What a WAV file says about its samples, checked against the size of the file.</summary>
/// <param name="Format">How samples are held.</param>
/// <param name="Start">The place of the first sample, in bytes.</param>
/// <param name="Frames">The number of samples of each channel, one or more.</param>
internal sealed record WavHeader(WavFormat Format, long Start, long Frames)
{
    private const int RiffBytes = 12;
    private const int ChunkBytes = 8;
    private const int LeastFormatBytes = 16;
    private const int ExtensibleBytes = 40;
    private const int SubFormatPlace = 24;

    // No tool writes as many; a file of nothing but empty chunks ends here.
    private const int MostChunks = 1000;

    // What follows the two bytes of the format in WAVE_FORMAT_EXTENSIBLE.
    private static ReadOnlySpan<byte> SubFormatEnd => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

    /// <param name="file">The file, at its start.</param>
    /// <param name="subject">How an error starts: INPUT 'x.wav'.</param>
    /// <exception cref="RequestException">No WAV file, one that is cut short or contradicts itself, or samples of another kind.</exception>
    public static WavHeader Read(Stream file, string subject)
    {
        CheckKind(file, subject);
        WavFormat? format = null;
        (long Start, long Bytes)? data = null;
        Span<byte> head = stackalloc byte[ChunkBytes];
        for (int chunk = 0; format is null || data is null; chunk++)
        {
            if (chunk == MostChunks || file.ReadAtLeast(head, ChunkBytes, throwOnEndOfStream: false) < ChunkBytes)
            {
                throw new RequestException(
                    $"{subject} has no {(format is null ? "'fmt '" : "'data'")} chunk among its first {chunk}: it is damaged; " +
                    "get it again.");
            }

            (uint bytes, long left) = (BinaryPrimitives.ReadUInt32LittleEndian(head[4..]), file.Length - file.Position);
            bool isFormat = head.StartsWith("fmt "u8), isData = head.StartsWith("data"u8);
            if (bytes > left)
            {
                string name = isFormat ? "'fmt '" : isData ? "'data'" : "next";
                throw new RequestException(
                    $"{subject} is cut short: its {name} chunk claims {bytes} bytes, but {left} follow: get the file again.");
            }

            long end = file.Position + bytes + (bytes % 2);
            if (isFormat)
                format = FormatOf(file, bytes, subject);
            else if (isData)
                data = (file.Position, bytes);
            file.Position = Math.Min(end, file.Length);
        }

        (long start, long size) = data.Value;
        int frame = format.Value.FrameBytes;
        if (size % frame != 0)
        {
            throw new RequestException(
                $"{subject} has {size} bytes of samples, no multiple of its frames of {frame} bytes: it is damaged; get it again.");
        }

        return size > 0
            ? new WavHeader(format.Value, start, size / frame)
            : throw new RequestException($"{subject} has no samples: give a file with one or more.");
    }

    private static void CheckKind(Stream file, string subject)
    {
        Span<byte> start = stackalloc byte[RiffBytes];
        int count = file.ReadAtLeast(start, RiffBytes, throwOnEndOfStream: false);
        if (count == RiffBytes && start.StartsWith("RIFF"u8) && start[8..].SequenceEqual("WAVE"u8))
            return;
        string kind = start switch
        {
            _ when count == 0 => "empty",
            _ when start.StartsWith("RF64"u8) || start.StartsWith("BW64"u8) => "a WAV of more than 4 GiB (RF64)",
            _ when start.StartsWith("RIFX"u8) => "a big-endian WAV (RIFX)",
            _ when start.StartsWith("fLaC"u8) => "a FLAC sound",
            _ when start.StartsWith("OggS"u8) => "an Ogg sound",
            _ when start.StartsWith("ID3"u8) => "an MP3 sound",
            _ => "no WAV file",
        };
        throw new RequestException($"{subject} is {kind}: give a WAV of integers or floats, as sound editors write it.");
    }

    private static WavFormat FormatOf(Stream file, uint bytes, string subject)
    {
        if (bytes < LeastFormatBytes)
        {
            throw new RequestException(
                $"{subject} has a 'fmt ' chunk of {bytes} bytes, fewer than {LeastFormatBytes}: it is damaged; get it again.");
        }

        byte[] chunk = new byte[Math.Min(bytes, ExtensibleBytes)];
        file.ReadExactly(chunk);
        int tag = Read16(chunk), channels = Read16(chunk.AsSpan(2)), frame = Read16(chunk.AsSpan(12)), bits = Read16(chunk.AsSpan(14));
        long rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(4));
        if (tag == WavFormat.Extensible)
        {
            bool isPlain = chunk.Length >= ExtensibleBytes && chunk.AsSpan(SubFormatPlace + 2).SequenceEqual(SubFormatEnd);
            tag = isPlain ? Read16(chunk.AsSpan(SubFormatPlace)) : tag;
        }

        var format = new WavFormat(channels, rate, bits, tag == WavFormat.Float);
        if (tag is not (WavFormat.Pcm or WavFormat.Float) || !format.IsKnown)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"0x{tag:x4}");
            throw new RequestException(
                $"{subject} holds samples of format {text} with {bits} bits: convert it to integers of 8, 16, 24 or 32 bits, " +
                "or floats of 32 or 64.");
        }

        if (channels == 0 || rate == 0 || frame != format.FrameBytes)
        {
            throw new RequestException(
                $"{subject} says {channels} channels of {bits} bits in frames of {frame} bytes at {rate} Hz, which cannot be: it is " +
                "damaged; get it again.");
        }

        return format;
    }

    private static int Read16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
