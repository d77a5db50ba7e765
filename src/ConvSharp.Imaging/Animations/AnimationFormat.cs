namespace ConvSharp.Imaging.Animations;

/// <summary>The file formats of animations.</summary>
public enum AnimationFormat
{
    /// <summary>Animated GIF; colours are exact as long as at most 255 of them change from frame to frame.</summary>
    Gif,

    /// <summary>An SVG page that moves by itself, with text that can be selected.</summary>
    Svg,

    /// <summary>Animated WebP, lossless.</summary>
    Webp,

    /// <summary>One frame, lossless.</summary>
    Png,

    /// <summary>An HTML page with controls, whose cells say what they meet; one file.</summary>
    Html,
}
