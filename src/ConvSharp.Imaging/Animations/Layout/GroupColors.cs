using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Layout;

/// <summary>
/// A colour for each group of channels, on any background: Okabe and Ito's, which can be told apart with every kind of colour blindness. The
/// group's letter stands on it.
/// </summary>
internal static class GroupColors
{
    private static readonly Rgb[] Colors =
    [
        new(0xe6, 0x9f, 0x00), new(0x56, 0xb4, 0xe9), new(0x00, 0x9e, 0x73), new(0xf0, 0xe4, 0x42), new(0xd5, 0x5e, 0x00),
        new(0xcc, 0x79, 0xa7), new(0x99, 0x99, 0x99), new(0xff, 0xff, 0xff),
    ];

    /// <summary>Text on all of the colours.</summary>
    public static Ink Text { get; } = new(InkRole.Text, Fill: new Rgb(0, 0, 0));

    public static Ink Of(int group) => new(InkRole.Value, Fill: Colors[group % Colors.Length]);

    public static string Letter(int group) => ((char)('A' + group)).ToString();
}
