using System.Numerics;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Convolving;

/// <summary>A kind of file that a result is written to.</summary>
internal abstract class ResultFile
{
    /// <summary>Writes the result.</summary>
    /// <param name="done">The result.</param>
    /// <param name="stream">Where the file goes.</param>
    /// <param name="language">The language of captions and notes.</param>
    /// <returns>What the user should know about the file.</returns>
    /// <exception cref="Faults.RequestException">This kind of file cannot hold the result.</exception>
    public abstract IReadOnlyList<ResultNote> Write<T>(Convolved<T> done, Stream stream, Language language)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>Something that the user should know about a written file.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Value">Its value in JSON.</param>
/// <param name="Text">The same in words.</param>
internal sealed record ResultNote(string Name, long Value, string Text);
