using ConvSharp.Cli.Output;
using ConvSharp.Files;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Convolving;

/// <summary>.npy and .csv: the exact values.</summary>
internal sealed class ArrayFile(string path) : ResultFile
{
    public override IReadOnlyList<ResultNote> Write<T>(Convolved<T> done, Stream stream, Language language)
    {
        if (Extension.Of(path) == Extension.Npy)
            Npy.Write(stream, done.Output);
        else
            NumberText.WriteCsv(stream, done.Output);
        return [];
    }
}
