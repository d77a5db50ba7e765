namespace ConvSharp.Engine.Simd;

/// <summary>The exponent within the bits of a floating-point number.</summary>
internal static class PowersOfTwo
{
    /// <summary>What is added to an exponent.</summary>
    public const int BiasOfSingle = 127, BiasOfDouble = 1023;

    /// <summary>The exponent's lowest bit.</summary>
    public const int PlaceInSingle = 23, PlaceInDouble = 52;
}
