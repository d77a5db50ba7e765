using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Pages;

/// <summary>The colours of a page's words and controls, 4.5:1 on ground and panel.</summary>
internal static class PageColors
{
    private const string Light = "color-scheme:light;--ground:#ffffff;--ink:#0a121c;--quiet:#4c5662;--line:#6b7480;--panel:#f1f4f7;"
        + "--accent:#a3123f";

    private const string Dark = "color-scheme:dark;--ground:#0d1117;--ink:#ffffff;--quiet:#b4bdc8;--line:#8b96a3;--panel:#1c232c;"
        + "--accent:#ffb454";

    /// <summary>The rules of a theme; auto follows the reader's setting.</summary>
    public static string Rules(DrawingTheme theme)
    {
        string rules = $":root{{{(theme == DrawingTheme.Dark ? Dark : Light)}}}\n";
        return theme == DrawingTheme.Auto ? $"{rules}@media(prefers-color-scheme:dark){{:root{{{Dark}}}}}\n" : rules;
    }
}
