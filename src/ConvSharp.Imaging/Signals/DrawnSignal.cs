using System.Globalization;
using System.Numerics;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Maps;

namespace ConvSharp.Imaging.Signals;

/// <summary>A signal as it is drawn: its title, and the lines that there is room for.</summary>
/// <param name="Title">Name, shape, and what is not drawn.</param>
/// <param name="Traces">One to <see cref="MostTraces"/> lines of one length.</param>
internal sealed record DrawnSignal(string Title, IReadOnlyList<Trace> Traces)
{
    /// <summary>The most lines of a signal that are drawn.</summary>
    public const int MostTraces = 8;

    public int Length => Traces[0].Length;

    /// <summary>Whether every line has axes of its own: lines in one frame are few and thin.</summary>
    public bool IsStacked => Traces.Count > Theme.SeriesCount || (Traces.Count > 1 && Traces[0].IsEnvelope);

    /// <summary>The range of all lines.</summary>
    public ValueRange Range =>
        ValueRange.Of<double>(Traces.SelectMany(trace => trace.Low.Concat(trace.High)).ToArray(), symmetric: false);

    /// <param name="signal">The signal.</param>
    /// <param name="mostParts">The most parts of a line.</param>
    /// <param name="language">The language of the title.</param>
    public static DrawnSignal Of<T>(Signal<T> signal, int mostParts, Language language)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<nint> shape = signal.Values.Lengths;
        ReadOnlySpan<T> values = DenseView.Of(signal.Values.AsReadOnlyTensorSpan());
        int length = (int)shape[^1];
        int lines = values.Length / length;
        var traces = new Trace[Math.Min(lines, MostTraces)];
        for (int line = 0; line < traces.Length; line++)
        {
            traces[line] = Trace.Of(LabelOf(line, shape[..^1]), values.Slice(line * length, length), mostParts);
        }

        return new DrawnSignal(TitleOf(signal.Name, shape, lines, traces, language), traces);
    }

    private static string TitleOf(string name, ReadOnlySpan<nint> shape, int lines, Trace[] traces, Language language)
    {
        int last = shape.Length - 1;
        string sizes = string.Join('×', shape.ToArray().SkipWhile((size, axis) => size == 1 && axis < last));
        List<string> parts = [name + language.Choose(": ", "：") + sizes];
        if (lines > traces.Length)
        {
            parts.Add(language.Choose($"the first {traces.Length} of {lines} lines", $"前 {traces.Length} 条，共 {lines} 条"));
        }

        if (traces[0].IsEnvelope)
        {
            int samples = (int)Math.Ceiling((double)traces[0].Length / traces[0].Low.Length);
            parts.Add(language.Choose($"min to max of each {samples} samples", $"每 {samples} 个样本的最小值到最大值"));
        }

        int nonFinite = traces.Sum(trace => trace.NonFinite);
        if (nonFinite > 0)
        {
            parts.Add(language.Choose($"{nonFinite} not finite", $"{nonFinite} 个非有限值"));
        }

        return string.Join(language.Choose(", ", "，"), parts);
    }

    /// <summary>The index of a line in the axes before the samples: 3, or 1,0.</summary>
    private static string LabelOf(int line, ReadOnlySpan<nint> lengths)
    {
        var index = new string[lengths.Length];
        for (int axis = lengths.Length - 1; axis >= 0; axis--)
        {
            (line, int place) = Math.DivRem(line, (int)lengths[axis]);
            index[axis] = place.ToString(CultureInfo.InvariantCulture);
        }

        return string.Join(',', index);
    }
}
