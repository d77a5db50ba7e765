namespace ConvSharp.Imaging;

/// <summary>Between 0…1 and the 8 bits of a picture: k stands for k/255.</summary>
internal static class UnitByte
{
    /// <summary>k/255, correctly rounded.</summary>
    public static float ToUnit(byte value) => value / 255f;

    /// <summary>The nearest k, halves up; numbers outside of 0…1 are clamped, NaN becomes 0.</summary>
    public static byte FromUnit(double value) => value > 0 ? (byte)(Math.Min(value, 1) * 255 + 0.5) : (byte)0;
}
