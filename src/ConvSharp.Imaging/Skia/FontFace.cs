using SkiaSharp;

namespace ConvSharp.Imaging.Skia;

/// <summary>A font's outlines, at no size.</summary>
internal sealed class FontFace
{
    private readonly SKTypeface _typeface;

    private FontFace(SKTypeface typeface) => _typeface = typeface;

    /// <summary>DejaVu Sans Mono: Latin letters, digits and the symbols of formulas.</summary>
    public static FontFace Usual { get; } = Embedded("DejaVuSansMono.ttf");

    /// <summary>Chinese letters: those of the library's captions, and the commonest.</summary>
    public static FontFace Chinese { get; } = Embedded("NotoSansMonoCJKsc-subset.otf");

    public string Family => _typeface.FamilyName;

    /// <summary>The font in a file's bytes; null if they are none.</summary>
    public static FontFace? Of(ReadOnlySpan<byte> file)
    {
        using SKData data = SKData.CreateCopy(file);
        return SKTypeface.FromData(data) is { } typeface ? new FontFace(typeface) : null;
    }

    /// <summary>A new font: Skia's fonts are not thread-safe.</summary>
    public SKFont At(float size, SKFontEdging edging) => new(_typeface, size) { Edging = edging };

    private static FontFace Embedded(string name)
    {
        using Stream file = typeof(FontFace).Assembly.GetManifestResourceStream(name)!;
        return new FontFace(SKTypeface.FromStream(file));
    }
}
