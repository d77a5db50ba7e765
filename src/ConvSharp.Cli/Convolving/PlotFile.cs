using System.Numerics.Tensors;
using System.Text;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Signals;

namespace ConvSharp.Cli.Convolving;

/// <summary>Input, kernel and output of a layer of rank 1 as plots below each other.</summary>
internal sealed class PlotFile(string path, SignalPlotOptions options, CaptionFont? font) : ResultFile
{
    public override IReadOnlyList<ResultNote> Write<T>(Convolved<T> done, Stream stream, Language language)
    {
        Tensor<T> input = OneExample.Of(done.Input, done.IsBatched, "a plot shows one");
        Tensor<T> output = OneExample.Of(done.Output, done.IsBatched, "a plot shows one");
        SignalPlot plot = OutputPicture.Drawn(() => SignalPlot.CreateLayer(
            done.Plan.Geometry, input, done.Weights.Weight, output, options with { Language = language }));
        if (Extension.Of(path) == Extension.Svg)
            stream.Write(Encoding.UTF8.GetBytes(plot.ToSvg()));
        else
            OutputPicture.Write(plot.Render(font), path, stream);
        return [];
    }
}
