using System.CommandLine;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging;

namespace ConvSharp.Cli.Options;

/// <summary>The --font of commands that draw captions.</summary>
internal sealed class FontOption
{
    private readonly Option<string?> _font = OptionFactory.Text(
        "--font", "FILE", "a font (.ttf, .otf, .ttc) for letters of captions that DejaVu Sans Mono lacks, such as Chinese ones");

    public Option Option => _font;

    /// <summary>The font; null: none is given.</summary>
    /// <param name="parse">What the user gave.</param>
    /// <param name="picture">The file that is drawn.</param>
    /// <exception cref="RequestException">The file is no font, or the picture takes its reader's fonts.</exception>
    public CaptionFont? Read(ParseResult parse, string? picture)
    {
        if (parse.GetValue(_font) is not { } path)
            return null;
        if (picture is not null && Extension.Of(picture) is Extension.Svg or Extension.Html)
        {
            throw new RequestException(
                $"--font is '{path}', but {Extension.Of(picture)} files are shown in their reader's fonts: "
                + "leave it out, or write a picture of pixels.");
        }

        try
        {
            return CaptionFont.Load(InputPath.Existing(path, _font.Name));
        }
        catch (InvalidDataException fault)
        {
            throw new RequestException($"--font is '{path}', which is no font: give a .ttf, .otf or .ttc file.", fault);
        }
    }
}
