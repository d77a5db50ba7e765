using System.Runtime.InteropServices;

namespace ConvSharp.Imaging;

/// <summary>One pixel in the layout of memory; alpha is not premultiplied.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct Pixel(byte R, byte G, byte B, byte A)
{
    public static implicit operator Pixel(Rgb color) => new(color.R, color.G, color.B, 255);
}
