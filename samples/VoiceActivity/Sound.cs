using System.Buffers.Binary;

namespace ConvSharp.Examples.VoiceActivity;

/// <summary>WAV files of 16-bit samples.</summary>
internal static class Sound
{
    private const int RiffLength = 12;
    private const int ChunkHeadLength = 8;
    private const int FormatLength = 16;
    private const int Pcm = 1;
    private const int SampleBytes = 2;

    /// <summary>The sound as −1…1, its channels averaged.</summary>
    /// <exception cref="InvalidDataException">No WAV, one cut short, or one of other samples.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static float[] Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        if (file.Length < RiffLength || !file.AsSpan().StartsWith("RIFF"u8) || !file.AsSpan(8).StartsWith("WAVE"u8))
            throw Bad(path, "is no WAV file");
        ReadOnlySpan<byte> format = Chunk(file, "fmt "u8), data = Chunk(file, "data"u8);
        if (format.Length < FormatLength || data.IsEmpty)
            throw Bad(path, "has no format or no samples, or is cut short");
        int tag = Read16(format), channels = Read16(format[2..]), bits = Read16(format[14..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        if (tag != Pcm || bits != 8 * SampleBytes || channels == 0 || rate != VoiceDetector.SampleRate)
            throw Bad(path, $"has samples of {bits} bits at {rate} Hz (format {tag}, channels: {channels})");

        float[] samples = new float[data.Length / (SampleBytes * channels)];
        for (int i = 0; i < samples.Length; i++)
        {
            int sum = 0;
            for (int channel = 0; channel < channels; channel++)
                sum += BinaryPrimitives.ReadInt16LittleEndian(data[(((i * channels) + channel) * SampleBytes)..]);
            samples[i] = sum / (32768f * channels);
        }

        return samples;
    }

    /// <summary>A chunk's content; empty if it isn't there as a whole.</summary>
    private static ReadOnlySpan<byte> Chunk(ReadOnlySpan<byte> file, ReadOnlySpan<byte> name)
    {
        long position = RiffLength;
        while (position + ChunkHeadLength <= file.Length)
        {
            ReadOnlySpan<byte> chunk = file[(int)position..];
            long length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith(name))
                return length <= chunk.Length - ChunkHeadLength ? chunk.Slice(ChunkHeadLength, (int)length) : [];
            position += ChunkHeadLength + length + (length % 2);
        }

        return [];
    }

    private static int Read16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static InvalidDataException Bad(string path, string what) => new(
        $"'{path}' {what}: give 16-bit samples at {VoiceDetector.SampleRate} Hz, as " +
        $"'ffmpeg -i SOUND -ar {VoiceDetector.SampleRate} -c:a pcm_s16le OUT.wav' writes.");
}
