using ConvSharp.Examples.VoiceActivity;
using ConvSharp.Tests.Cli;
using Xunit;

namespace ConvSharp.Tests.Examples;

/// <summary>The sample that finds speech: segments from probabilities, and sounds from files.</summary>
public sealed class VoiceActivityTests : IDisposable
{
    private const int Chunk = VoiceDetector.ChunkLength;
    private const int Padding = 480;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_segment_starts_at_the_first_sure_chunk_and_ends_where_silence_began()
    {
        float[] probabilities = [.. Of(0.1f, 10), .. Of(0.9f, 10), .. Of(0.1f, 10)];
        Assert.Equal([new((10 * Chunk) - Padding, (20 * Chunk) + Padding)], Segments(probabilities));
    }

    [Fact]
    public void Doubt_starts_no_speech_and_ends_none()
    {
        Assert.Empty(Segments(Of(0.45f, 40)));
        Assert.Equal([new(0, 40 * Chunk)], Segments([.. Of(0.9f, 10), .. Of(0.45f, 20), .. Of(0.9f, 10)]));
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    public void A_short_silence_parts_nothing(int chunks, int segments) =>
        Assert.Equal(segments, Segments([.. Of(0.9f, 10), .. Of(0.1f, chunks), .. Of(0.9f, 10)]).Count);

    [Theory]
    [InlineData(7, 0)]
    [InlineData(8, 1)]
    public void A_short_sound_is_no_speech(int chunks, int segments) =>
        Assert.Equal(segments, Segments([.. Of(0.1f, 10), .. Of(0.9f, chunks), .. Of(0.1f, 10)]).Count);

    [Fact]
    public void Speech_at_the_ends_stays_within_the_sound()
    {
        const int Length = (20 * Chunk) - 100;
        Assert.Equal([new(0, Length)], SpeechSegment.All(Of(0.9f, 20), Length));
    }

    [Fact]
    public void No_chunks_have_no_speech() => Assert.Empty(SpeechSegment.All([], 0));

    [Fact]
    public void Segments_are_printed_in_seconds() => Assert.Equal("0.50–12.25 s", new SpeechSegment(8000, 196_000).ToString());

    [Fact]
    public void Channels_are_averaged()
    {
        string path = _folder.File(
            "sound.wav", new WavBytes { Channels = 2, SampleRate = 16_000, HasExtraChunk = true }.Of(0.5, 0.25, -1, 0));
        Assert.Equal([0.375f, -0.5f], Sound.Read(path));
    }

    [Theory]
    [InlineData(8000u, 16, 1, null)]
    [InlineData(16_000u, 32, 3, null)]
    [InlineData(16_000u, 16, 1, 99u)]
    public void Other_sounds_are_refused_with_what_to_do(uint rate, int bits, int tag, uint? claimed)
    {
        byte[] file = new WavBytes { SampleRate = rate, Bits = bits, Tag = tag, DataBytes = claimed }.Of(0.5, 0.25);
        string message = Assert.Throws<InvalidDataException>(() => Sound.Read(_folder.File("sound.wav", file))).Message;
        Assert.Contains("give 16-bit samples at 16000 Hz", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_is_refused() => Assert.Contains(
        "is no WAV file",
        Assert.Throws<InvalidDataException>(() => Sound.Read(_folder.File("sound.wav", [1, 2, 3]))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_network_hears_the_vowels_between_silences()
    {
        VoiceDetector detector = new(RealModels.Load("silero_vad_v5.onnx"));
        float[] sound = [.. new float[16_000], .. Vowels.Of(seconds: 2), .. new float[16_000]];

        SpeechSegment segment = Assert.Single(SpeechSegment.All(detector.Probabilities(sound), sound.Length));

        Assert.InRange(segment.Start, 14_400, 20_000);
        Assert.InRange(segment.End, 40_000, 51_200);
    }

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<SpeechSegment> Segments(float[] probabilities) =>
        SpeechSegment.All(probabilities, probabilities.Length * Chunk);

    private static float[] Of(float probability, int chunks) => [.. Enumerable.Repeat(probability, chunks)];
}
