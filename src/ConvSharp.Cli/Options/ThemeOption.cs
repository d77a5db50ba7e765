using System.CommandLine;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Options;

/// <summary>The --theme of the commands that draw.</summary>
internal static class ThemeOption
{
    private static readonly Dictionary<string, DrawingTheme?> Themes = new()
    {
        ["auto"] = DrawingTheme.Auto,
        ["light"] = DrawingTheme.Light,
        ["dark"] = DrawingTheme.Dark,
    };

    public static Option<DrawingTheme?> Create() =>
        OptionFactory.Word("--theme", "THEME", "the background; auto: SVG follows the reader's setting, pictures are light", Themes);
}
