namespace ConvSharp.Imaging.Drawing;

/// <summary>The language of captions and reports.</summary>
public enum Language
{
    /// <summary>English.</summary>
    English,

    /// <summary>Simplified Chinese.</summary>
    Chinese,
}
