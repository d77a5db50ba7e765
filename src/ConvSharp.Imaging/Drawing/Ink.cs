namespace ConvSharp.Imaging.Drawing;

/// <summary>What a mark stands for; a theme gives it colours.</summary>
internal enum InkRole
{
    /// <summary>Padding, and zeros between stretched inputs.</summary>
    Zero,
    ZeroLine,
    Input,
    Window,
    WindowOnZero,
    Output,
    Current,
    Kernel,

    /// <summary>A cell whose colour stands for a value.</summary>
    Value,

    /// <summary>A place that holds no value, not even zero.</summary>
    Hatch,

    /// <summary>A frame around the current element.</summary>
    Marker,
    Ray,
    Frame,

    /// <summary>A line of a plot, in the colour and with the dashes of its series.</summary>
    SeriesLine,

    /// <summary>A symbol or an area of a plot, filled with the colour of its series.</summary>
    SeriesMark,
    Text,
    FaintText,
}

/// <summary>Which side of a cube is seen; flat shapes are seen from the top.</summary>
internal enum Face
{
    Top,
    Left,
    Right,
}

/// <summary>How a mark is drawn, whatever the theme.</summary>
/// <param name="Role">What the mark stands for.</param>
/// <param name="Face">Which side of a cube it is.</param>
/// <param name="Fill">A colour that no theme changes, since it stands for a value.</param>
/// <param name="Series">Which series of a plot it belongs to, 0 … <see cref="Theme.SeriesCount"/> − 1.</param>
internal readonly record struct Ink(InkRole Role, Face Face = Face.Top, Rgb? Fill = null, int Series = 0)
{
    public static implicit operator Ink(InkRole role) => new(role);
}
