using System.Buffers.Binary;

namespace ConvSharp.Imaging;

/// <summary>One opaque pixel of 16 bits per component.</summary>
internal readonly record struct DeepPixel(ushort R, ushort G, ushort B)
{
    private const int Bytes = sizeof(ushort);

    /// <summary>A pixel as PNG stores it, over white.</summary>
    /// <param name="stored">One to four components, most significant byte first: grey or three colours, with or without alpha.</param>
    /// <param name="transparent">The one level or colour that is transparent; null if there is none.</param>
    public static DeepPixel Of(ReadOnlySpan<byte> stored, ushort[]? transparent)
    {
        Span<ushort> components = stackalloc ushort[stored.Length / Bytes];
        for (int i = 0; i < components.Length; i++)
        {
            components[i] = BinaryPrimitives.ReadUInt16BigEndian(stored[(i * Bytes)..]);
        }

        return Of(components, transparent);
    }

    /// <summary>A pixel over white.</summary>
    /// <param name="components">One to four: grey or three colours, with or without alpha.</param>
    /// <param name="transparent">The one level or colour that is transparent; null if there is none.</param>
    public static DeepPixel Of(ReadOnlySpan<ushort> components, ushort[]? transparent)
    {
        bool isGrey = components.Length < 3;
        ushort r = components[0];
        ushort g = isGrey ? r : components[1];
        ushort b = isGrey ? r : components[2];
        ushort alpha = components.Length is 2 or 4 ? components[^1] : ushort.MaxValue;
        if (transparent is not null && r == transparent[0] && (isGrey || (g == transparent[1] && b == transparent[2])))
        {
            alpha = 0;
        }

        return alpha == ushort.MaxValue ? new(r, g, b) : new(OverWhite(r, alpha), OverWhite(g, alpha), OverWhite(b, alpha));
    }

    private static ushort OverWhite(ushort component, ushort alpha)
    {
        const long Most = ushort.MaxValue;
        return (ushort)((component * (long)alpha + Most * (Most - alpha) + Most / 2) / Most);
    }
}
