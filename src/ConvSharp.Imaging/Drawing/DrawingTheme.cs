namespace ConvSharp.Imaging.Drawing;

/// <summary>The background of a drawing.</summary>
public enum DrawingTheme
{
    /// <summary>SVG follows its reader's preference; pictures are light.</summary>
    Auto,

    /// <summary>On white.</summary>
    Light,

    /// <summary>On near-black.</summary>
    Dark,
}
