using System.Globalization;

namespace ConvSharp.Examples.VoiceActivity;

/// <summary>A stretch of speech, in samples.</summary>
/// <param name="Start">The first sample.</param>
/// <param name="End">The sample after the last.</param>
internal sealed record SpeechSegment(int Start, int End)
{
    private const double StartThreshold = 0.5;

    // Lower than the start's, so that speech doesn't flicker.
    private const double EndThreshold = 0.35;

    private const int LeastSilence = VoiceDetector.SampleRate / 10;
    private const int LeastSpeech = VoiceDetector.SampleRate / 4;
    private const int Padding = VoiceDetector.SampleRate * 3 / 100;

    /// <summary>The segments of a sound by Silero's own rules and numbers.</summary>
    /// <param name="probabilities">Of speech, in each chunk.</param>
    /// <param name="length">Samples of the sound.</param>
    public static IReadOnlyList<SpeechSegment> All(ReadOnlySpan<float> probabilities, int length)
    {
        List<SpeechSegment> segments = [];
        (int? start, int? silence) = (null, null);
        for (int i = 0; i < probabilities.Length; i++)
        {
            int now = i * VoiceDetector.ChunkLength;
            if (probabilities[i] >= StartThreshold)
            {
                start ??= now;
                silence = null;
            }
            else if (probabilities[i] < EndThreshold && start is { } begun)
            {
                silence ??= now;
                if (now - silence.Value >= LeastSilence)
                {
                    Add(begun, silence.Value);
                    (start, silence) = (null, null);
                }
            }
        }

        if (start is { } open)
            Add(open, length);
        return Padded(segments, length);

        void Add(int from, int to)
        {
            if (to - from > LeastSpeech)
                segments.Add(new SpeechSegment(from, to));
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Start / (double)VoiceDetector.SampleRate:0.00}–{End / (double)VoiceDetector.SampleRate:0.00} s");

    /// <summary>Each segment a little longer on both sides; neighbours share a gap that is too short for both.</summary>
    private static SpeechSegment[] Padded(List<SpeechSegment> segments, int length)
    {
        var padded = new SpeechSegment[segments.Count];
        for (int i = 0; i < padded.Length; i++)
        {
            (int start, int end) = segments[i];
            int before = i == 0 ? start : (start - segments[i - 1].End) / 2;
            int after = i == padded.Length - 1 ? length - end : (segments[i + 1].Start - end) / 2;
            padded[i] = new SpeechSegment(start - Math.Min(Padding, before), end + Math.Min(Padding, after));
        }

        return padded;
    }
}
