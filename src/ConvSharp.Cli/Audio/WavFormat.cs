namespace ConvSharp.Cli.Audio;

/// <summary>How a WAV file holds its samples: frames of one sample for each channel, little-endian.</summary>
/// <param name="Channels">Samples per frame.</param>
/// <param name="SampleRate">Frames per second.</param>
/// <param name="Bits">Per sample: 8 (unsigned), 16, 24 or 32 of integers, 32 or 64 of floats.</param>
/// <param name="IsFloat">Whether samples are floats.</param>
internal readonly record struct WavFormat(int Channels, long SampleRate, int Bits, bool IsFloat)
{
    public const int Pcm = 1, Float = 3, Extensible = 0xfffe;

    public int SampleBytes => Bits / 8;

    public int FrameBytes => Channels * SampleBytes;

    /// <summary>Whether a float holds every sample exactly.</summary>
    public bool FitsFloat => IsFloat ? Bits == 32 : Bits <= 24;

    public bool IsKnown => IsFloat ? Bits is 32 or 64 : Bits is 8 or 16 or 24 or 32;
}
