using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>A name in both languages.</summary>
internal readonly record struct Words(string English, string Chinese)
{
    public string In(Language language) => language.Choose(English, Chinese);
}
