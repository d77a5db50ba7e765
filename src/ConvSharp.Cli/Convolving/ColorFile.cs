using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Convolving;

/// <summary>A picture in colours: red, green and blue as they were computed, cut off below 0 and above 1.</summary>
internal sealed class ColorFile(string path, int zoom, CropArea? crop, bool isBeforeAfter) : ResultFile
{
    public override IReadOnlyList<ResultNote> Write<T>(Convolved<T> done, Stream stream, Language language)
    {
        Tensor<T> shown = crop is null ? done.Output : crop.Of(done.Output);
        PixelImage after = OutputPicture.Colored(shown, zoom);
        if (isBeforeAfter)
        {
            PixelImage before = OutputPicture.Colored(done.Input, zoom);
            after = OutputPicture.BeforeAndAfter(before, done.Input.Lengths, after, done.Output.Lengths, language);
        }

        OutputPicture.Write(after, path, stream);
        long clipped = Clipped(shown);
        return
        [
            new ResultNote("clipped", clipped, language.Choose(
                $"{Text.Count(clipped)} of {Text.Count(shown.FlattenedLength)} values were cut off at 0 or 1",
                $"{Text.Count(shown.FlattenedLength)} 个值中有 {Text.Count(clipped)} 个被截断到 0 或 1")),
        ];
    }

    private static long Clipped<T>(Tensor<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long clipped = 0;
        foreach (T value in values)
            clipped += value >= T.Zero && value <= T.One ? 0 : 1;
        return clipped;
    }
}
