using System.Numerics.Tensors;

namespace ConvSharp.Examples.SuperResolution;

/// <summary>Between red, green, blue and brightness with two differences of colour, as JPEG has them (Rec. 601, full range).</summary>
internal static class ColorSpace
{
    private const float Red = 0.299f, Green = 0.587f, Blue = 0.114f;
    private const float RedScale = 2 * (1 - Red), BlueScale = 2 * (1 - Blue);

    /// <param name="picture">[3, height, width]: red, green, blue, which become brightness, blue difference, red difference.</param>
    public static void ToLuma(Tensor<float> picture) => Map(picture, static (r, g, b) =>
    {
        float luma = (Red * r) + (Green * g) + (Blue * b);
        return (luma, (b - luma) / BlueScale, (r - luma) / RedScale);
    });

    /// <summary>The way back.</summary>
    public static void FromLuma(Tensor<float> picture) => Map(picture, static (luma, blue, red) =>
    {
        (float r, float b) = (luma + (RedScale * red), luma + (BlueScale * blue));
        return (r, (luma - (Red * r) - (Blue * b)) / Green, b);
    });

    private static void Map(Tensor<float> picture, Func<float, float, float, (float A, float B, float C)> map)
    {
        int plane = checked((int)(picture.Lengths[1] * picture.Lengths[2]));
        Span<float> first = picture.GetSpan([0, 0, 0], plane), second = picture.GetSpan([1, 0, 0], plane);
        Span<float> third = picture.GetSpan([2, 0, 0], plane);
        for (int i = 0; i < plane; i++)
            (first[i], second[i], third[i]) = map(first[i], second[i], third[i]);
    }
}
