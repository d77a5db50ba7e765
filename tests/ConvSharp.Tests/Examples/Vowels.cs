using ConvSharp.Examples.VoiceActivity;

namespace ConvSharp.Tests.Examples;

/// <summary>A voice that says vowels: pulses of the vocal cords through the resonances of the mouth.</summary>
internal static class Vowels
{
    private const double Rate = VoiceDetector.SampleRate;
    private const double SyllableSeconds = 0.2;

    /// <summary>The lowest three resonances of a, i, u, e and o, in Hz.</summary>
    private static readonly double[][] Formants =
        [[730, 1090, 2440], [270, 2290, 3010], [300, 870, 2240], [530, 1840, 2480], [570, 840, 2410]];

    public static float[] Of(double seconds)
    {
        double[] sound = new double[(int)(seconds * Rate)];
        double phase = 0;
        for (int i = 0; i < sound.Length; i++)
        {
            // The pitch falls and rises a little, as a voice's does.
            phase += (120 + (15 * Math.Sin(2 * Math.PI * 1.5 * i / Rate))) / Rate;
            sound[i] = phase >= 1 ? 1 : 0;
            phase %= 1;
        }

        for (int formant = 0; formant < Formants[0].Length; formant++)
            Resonate(sound, formant);
        double peak = sound.Max(Math.Abs);
        return [.. sound.Select((value, i) => (float)(0.5 * value / peak * Loudness(i)))];
    }

    private static void Resonate(double[] sound, int formant)
    {
        const double Bandwidth = 80;
        double radius = Math.Exp(-Math.PI * Bandwidth / Rate);
        (double last, double before) = (0, 0);
        for (int i = 0; i < sound.Length; i++)
        {
            double frequency = Formants[(int)(i / Rate / SyllableSeconds) % Formants.Length][formant];
            double cosine = 2 * radius * Math.Cos(2 * Math.PI * frequency / Rate);
            double value = ((1 - cosine + (radius * radius)) * sound[i]) + (cosine * last) - (radius * radius * before);
            (before, last) = (last, value);
            sound[i] = value;
        }
    }

    /// <summary>Each syllable swells and fades.</summary>
    private static double Loudness(int i) => 0.2 + (0.8 * Math.Sin(Math.PI * (i / Rate / SyllableSeconds % 1)));
}
