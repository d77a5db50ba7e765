using ConvSharp.Imaging.Skia;

namespace ConvSharp.Imaging;

/// <summary>
/// A font of your own for captions as pixels. It draws the letters that DejaVu Sans Mono lacks; Chinese letters that it lacks, too, come
/// from the library's own Noto Sans Mono CJK SC, which has some hundreds. Letters are set one by one, from left to right.
/// </summary>
public sealed class CaptionFont
{
    private const long MostBytes = 1L << 28;

    private CaptionFont(FontFace face) => Face = face;

    internal FontFace Face { get; }

    /// <summary>Reads a font.</summary>
    /// <param name="path">A .ttf or .otf file, or a .ttc, of which the first font is taken.</param>
    /// <exception cref="InvalidDataException">The file is no font.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static CaptionFont Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        long length = new FileInfo(path).Length;
        if (length > MostBytes)
        {
            throw new InvalidDataException($"{path} has {length} bytes, and a font at most {MostBytes}: give a .ttf, .otf or .ttc file.");
        }

        byte[] bytes = new byte[length];
        using (FileStream file = File.OpenRead(path))
        {
            file.ReadExactly(bytes);
        }

        return new CaptionFont(
            FontFace.Of(bytes) ?? throw new InvalidDataException($"{path} is no font: give a .ttf, .otf or .ttc file."));
    }

    /// <summary>The family's name.</summary>
    public override string ToString() => Face.Family;
}
