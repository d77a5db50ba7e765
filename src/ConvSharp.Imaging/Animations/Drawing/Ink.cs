namespace ConvSharp.Imaging.Animations.Drawing;

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
    Ray,
    Frame,
    Text,
    FaintText,
}

/// <summary>Which side of a cube is seen; what lies flat is seen from the top.</summary>
internal enum Face
{
    Top,
    Left,
    Right,
}

/// <summary>How a mark is drawn, whatever the theme.</summary>
internal readonly record struct Ink(InkRole Role, Face Face = Face.Top)
{
    public static implicit operator Ink(InkRole role) => new(role);
}
