using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Signals;

/// <summary>
/// Signals as plots below each other, each with axes and ticks. Up to four lines share a frame and differ in colour, dashes and symbols;
/// more, and long ones, have a frame each, up to eight. Long lines are drawn as the range between their smallest and largest samples.
/// </summary>
public sealed class SignalPlot
{
    /// <summary>The most signals of a plot.</summary>
    public const int MostSignals = 8;

    private readonly string _title;
    private readonly Language _language;

    private SignalPlot(Scene scene, SignalPlotOptions options, string title)
    {
        Scene = scene;
        Theme = options.Theme;
        _title = title;
        _language = options.Language;
    }

    internal Scene Scene { get; }

    internal DrawingTheme Theme { get; }

    /// <summary>Signals below each other. Time and the size of the picture are bounded, however long the signals are.</summary>
    /// <param name="signals">One to <see cref="MostSignals"/>, the first above.</param>
    /// <param name="options">Size, background and language; null: the defaults.</param>
    /// <exception cref="ArgumentException">No signals, too many, or one without samples.</exception>
    public static SignalPlot Create<T>(IReadOnlyList<Signal<T>> signals, SignalPlotOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(signals);
        return Create(signals, options ?? new SignalPlotOptions(), string.Join(", ", signals.Select(signal => signal.Name)));
    }

    /// <summary>The input, the kernel and the output of a layer of rank 1.</summary>
    /// <param name="geometry">The layer and its input.</param>
    /// <param name="input">[C, L].</param>
    /// <param name="weight">The kernels: [out, in/groups, K], transposed [in, out/groups, K].</param>
    /// <param name="output">[out, L].</param>
    /// <param name="options">Size, background and language; null: the defaults.</param>
    /// <exception cref="ArgumentException">A layer of another rank, or a signal without samples.</exception>
    public static SignalPlot CreateLayer<T>(
        ConvolutionGeometry geometry, Tensor<T> input, Tensor<T> weight, Tensor<T> output, SignalPlotOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(geometry);
        if (geometry.Rank != 1)
        {
            throw new ArgumentException($"the layer has rank {geometry.Rank}, but plots are of rank 1.", nameof(geometry));
        }

        options ??= new SignalPlotOptions();
        Signal<T>[] signals =
        [
            new(options.Language.Choose("input", "输入"), input),
            new(options.Language.Choose("kernel", "卷积核"), weight),
            new(options.Language.Choose("output", "输出"), output),
        ];
        return Create(signals, options, LayerTitle.Of(geometry, options.Language));
    }

    /// <summary>The plot as an SVG page.</summary>
    public string ToSvg() => SvgWriter.Write(Scene, new DrawingOptions(Theme, _language), _title);

    private static SignalPlot Create<T>(IReadOnlyList<Signal<T>> signals, SignalPlotOptions options, string title)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (signals.Count is < 1 or > MostSignals)
        {
            throw new ArgumentException($"there are {signals.Count} signals: give 1 to {MostSignals}.", nameof(signals));
        }

        if (signals.FirstOrDefault(signal => signal.Values.Rank == 0 || signal.Values.FlattenedLength == 0) is { } empty)
        {
            throw new ArgumentException(
                $"the signal '{empty.Name}' has shape {Shape.Text(empty.Values.Lengths)}: give at least one sample.", nameof(signals));
        }

        DrawnSignal[] drawn = [.. signals.Select(signal => DrawnSignal.Of(signal, options.Size, options.Language))];
        return new SignalPlot(SignalScene.Build(drawn, options.Size), options, title);
    }
}
