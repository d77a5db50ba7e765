using ConvSharp.Cli.Output;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Maps;

namespace ConvSharp.Cli.Convolving;

/// <summary>A picture of the feature maps, each channel scaled from its smallest to its largest value.</summary>
internal sealed class MapFile(string path, FeatureMapOptions options, CropArea? crop, bool isBeforeAfter) : ResultFile
{
    public override IReadOnlyList<ResultNote> Write<T>(Convolved<T> done, Stream stream, Language language)
    {
        FeatureMapOptions shown = options with { Language = language };
        PixelImage after = OutputPicture.Of(done.Output, done.IsBatched, shown, crop);
        if (isBeforeAfter)
        {
            PixelImage before = done.Source.IsPicture
                ? OutputPicture.Colored(done.Input, options.Scale)
                : OutputPicture.Of(done.Input, done.IsBatched, shown);
            after = OutputPicture.BeforeAndAfter(before, done.Input.Lengths, after, done.Output.Lengths, language, options.Font);
        }

        OutputPicture.Write(after, path, stream);
        return [];
    }
}
