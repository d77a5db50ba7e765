namespace ConvSharp.Imaging.Drawing;

/// <summary>Fill and line of an ink; null where there is none.</summary>
/// <param name="Fill">The colour inside.</param>
/// <param name="Line">The colour of the line.</param>
/// <param name="Dash">How the line is broken.</param>
/// <param name="Width">How many times wider the line is than usual.</param>
internal readonly record struct Style(Rgb? Fill, Rgb? Line, LineDash Dash = LineDash.Solid, float Width = 1);

/// <summary>
/// Colours for a light and a dark background. Input, output and window differ in lightness as well as in hue, so that they look different
/// with every kind of colour blindness.
/// </summary>
internal sealed class Theme
{
    /// <summary>How many series of a plot can be told apart.</summary>
    public const int SeriesCount = 4;

    private const float BoldWidth = 3;
    private const float SeriesWidth = 1.6f;

    private static readonly LineDash[] SeriesDashes = [LineDash.Solid, LineDash.Long, LineDash.Dotted, LineDash.DashDotted];

    // Blue, orange, green and red (dark: pale purple), of different lightness, too.
    private static readonly Rgb[] LightSeries =
        [new(0x15, 0x65, 0xc0), new(0xd9, 0x73, 0x0d), new(0x12, 0x3a, 0x1e), new(0xc2, 0x18, 0x5b)];

    private static readonly Rgb[] DarkSeries =
        [new(0x4a, 0x90, 0xe2), new(0xff, 0xa7, 0x33), new(0x2e, 0x8b, 0x57), new(0xf3, 0xd9, 0xff)];

    private readonly Dictionary<InkRole, Style> _styles;
    private readonly Rgb[] _series;

    private Theme(Rgb ground, Rgb[] series, Dictionary<InkRole, Style> styles)
    {
        Ground = ground;
        _series = series;
        _styles = styles;
    }

    public static Theme Light { get; } = new(new Rgb(0xff, 0xff, 0xff), LightSeries, new Dictionary<InkRole, Style>
    {
        [InkRole.Zero] = new(new Rgb(0xff, 0xff, 0xff), null),
        [InkRole.ZeroLine] = new(null, new Rgb(0x8a, 0x93, 0x9e), LineDash.Dashed),
        [InkRole.Input] = new(new Rgb(0xa6, 0xcb, 0xf7), new Rgb(0x1d, 0x33, 0x4d)),
        [InkRole.Window] = new(new Rgb(0x4f, 0x8b, 0xd6), new Rgb(0x10, 0x1f, 0x30)),
        [InkRole.WindowOnZero] = new(new Rgb(0xcd, 0xd2, 0xd9), new Rgb(0x10, 0x1f, 0x30)),
        [InkRole.Output] = new(new Rgb(0x8c, 0xe4, 0xd4), new Rgb(0x1d, 0x33, 0x4d)),
        [InkRole.Current] = new(new Rgb(0x2f, 0xa8, 0x98), new Rgb(0x10, 0x1f, 0x30)),
        [InkRole.Kernel] = new(new Rgb(0xf6, 0xdd, 0xa6), new Rgb(0x1d, 0x33, 0x4d)),
        [InkRole.Value] = new(new Rgb(0xf7, 0xf7, 0xf7), new Rgb(0x8a, 0x93, 0x9e)),
        [InkRole.Hatch] = new(null, new Rgb(0xc2, 0xc9, 0xd1)),
        [InkRole.Marker] = new(null, new Rgb(0x0a, 0x12, 0x1c), Width: BoldWidth),
        [InkRole.Ray] = new(null, new Rgb(0x6b, 0x74, 0x80)),
        [InkRole.Frame] = new(null, new Rgb(0x3a, 0x46, 0x54)),
        [InkRole.Text] = new(new Rgb(0x0a, 0x12, 0x1c), null),
        [InkRole.FaintText] = new(new Rgb(0x4c, 0x56, 0x62), null),
    });

    public static Theme Dark { get; } = new(new Rgb(0x0d, 0x11, 0x17), DarkSeries, new Dictionary<InkRole, Style>
    {
        [InkRole.Zero] = new(new Rgb(0x0d, 0x11, 0x17), null),
        [InkRole.ZeroLine] = new(null, new Rgb(0x6e, 0x78, 0x84), LineDash.Dashed),
        [InkRole.Input] = new(new Rgb(0x1a, 0x38, 0x62), new Rgb(0xb8, 0xc8, 0xda)),
        [InkRole.Window] = new(new Rgb(0x36, 0x68, 0xae), new Rgb(0xe6, 0xee, 0xf7)),
        [InkRole.WindowOnZero] = new(new Rgb(0x3c, 0x44, 0x4e), new Rgb(0xe6, 0xee, 0xf7)),
        [InkRole.Output] = new(new Rgb(0x11, 0x5a, 0x51), new Rgb(0xb8, 0xc8, 0xda)),
        [InkRole.Current] = new(new Rgb(0x20, 0x83, 0x70), new Rgb(0xe6, 0xee, 0xf7)),
        [InkRole.Kernel] = new(new Rgb(0x6b, 0x52, 0x1a), new Rgb(0xb8, 0xc8, 0xda)),
        [InkRole.Value] = new(new Rgb(0x20, 0x26, 0x2e), new Rgb(0x6e, 0x78, 0x84)),
        [InkRole.Hatch] = new(null, new Rgb(0x3d, 0x47, 0x52)),
        [InkRole.Marker] = new(null, new Rgb(0xff, 0xff, 0xff), Width: BoldWidth),
        [InkRole.Ray] = new(null, new Rgb(0x8b, 0x96, 0xa3)),
        [InkRole.Frame] = new(null, new Rgb(0xb8, 0xc8, 0xda)),
        [InkRole.Text] = new(new Rgb(0xff, 0xff, 0xff), null),
        [InkRole.FaintText] = new(new Rgb(0xb4, 0xbd, 0xc8), null),
    });

    public Rgb Ground { get; }

    /// <summary>The colours for formats that cannot follow the reader's preference: light unless dark is asked for.</summary>
    public static Theme Of(DrawingTheme theme) => theme == DrawingTheme.Dark ? Dark : Light;

    public Style Of(Ink ink)
    {
        Style style = ink.Role switch
        {
            InkRole.SeriesLine => new Style(null, _series[ink.Series], SeriesDashes[ink.Series], SeriesWidth),
            InkRole.SeriesMark => new Style(_series[ink.Series], _series[ink.Series]),
            _ => _styles[ink.Role],
        };
        return style with { Fill = ink.Fill ?? Shaded(style.Fill, ink.Face) };
    }

    private static Rgb? Shaded(Rgb? fill, Face face)
    {
        double light = face switch { Face.Top => 1, Face.Right => 0.9, _ => 0.8 };
        return fill is { } color ? new Rgb((byte)(color.R * light), (byte)(color.G * light), (byte)(color.B * light)) : null;
    }
}
