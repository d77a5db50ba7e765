using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Audio;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Convolving;

/// <summary>.wav: the output's channels as those of a sound, at the input's sample rate by the stride.</summary>
/// <param name="sampleRate">The rate that the user gave, if any.</param>
internal sealed class SoundFile(long? sampleRate) : ResultFile
{
    private const long UsualRate = 44_100;

    public override IReadOnlyList<ResultNote> Write<T>(Convolved<T> done, Stream stream, Language language)
    {
        ResultNote rate = Rate(done, language);
        Tensor<T> samples = OneExample.Of(done.Output, done.IsBatched, "a sound holds one");
        WavWriter.Write(stream, samples, (uint)rate.Value);
        long loud = Loud(samples), all = samples.FlattenedLength;
        string text = loud == 0
            ? language.Choose("all samples lie in −1…1", "所有样本都在 −1…1 之内")
            : language.Choose(
                $"{Text.Count(loud)} of {Text.Count(all)} samples lie beyond −1…1: the file holds them, players clip them",
                $"{Text.Count(all)} 个样本中有 {Text.Count(loud)} 个超出 −1…1：文件保留原值，播放时会被截断");
        return [rate, new ResultNote("clipped", loud, text)];
    }

    private ResultNote Rate<T>(Convolved<T> done, Language language)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (sampleRate is { } given)
            return Note(given, "");
        if (done.Source.SampleRate is not { } read)
            return Note(UsualRate, language.Choose(", as the input has none", "（输入没有采样率）"));

        long stride = done.Plan.Geometry.Axes[0].Stride;
        bool isTransposed = done.Layer.Kind == ConvolutionKind.Transposed;
        double exact = isTransposed ? (double)read * stride : (double)read / stride;
        if (Math.Round(exact) is < 1 or > uint.MaxValue)
        {
            throw new RequestException(string.Create(
                CultureInfo.InvariantCulture,
                $"stride {stride} makes a sample rate of {exact:0.###} Hz, which a .wav cannot hold: give --sample-rate."));
        }

        string factor = $"{(isTransposed ? '·' : '/')} {language.Choose("stride", "步长")}";
        return Note(
            (long)Math.Round(exact), stride == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" = {read} Hz {factor} {stride}"));

        ResultNote Note(long rate, string origin) => new(
            "sample_rate", rate, string.Create(CultureInfo.InvariantCulture, $"{language.Choose("sample rate", "采样率")} {rate} Hz{origin}"));
    }

    private static long Loud<T>(Tensor<T> samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long loud = 0;
        foreach (T sample in samples)
            loud += T.Abs(sample) > T.One ? 1 : 0;
        return loud;
    }
}
