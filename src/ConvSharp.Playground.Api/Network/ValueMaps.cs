using ConvSharp.Imaging.Maps;
using ConvSharp.Inference;

namespace ConvSharp.Playground.Api.Network;

/// <summary>A tensor as maps: the last two axes are a map's rows and columns, the axes before them count the maps.</summary>
internal sealed class ValueMaps
{
    /// <summary>Maps that are shown at once.</summary>
    internal const int Most = 64;

    // Larger maps are drawn with every second, third … row and column.
    private const int MostPixels = 1 << 20;

    private readonly InferenceTensor _tensor;
    private readonly bool _isSigned;

    /// <param name="tensor">The tensor.</param>
    /// <param name="isSigned">
    /// Whether zero has the middle colour: weights. Else each map is grey from its smallest to its largest number.
    /// </param>
    /// <param name="first">The first map that is shown.</param>
    public ValueMaps(InferenceTensor tensor, bool isSigned, int first)
    {
        (_tensor, _isSigned, First) = (tensor, isSigned, first);
        ReadOnlySpan<nint> shape = tensor.Shape;
        (Height, Width) = (shape.Length < 2 ? 1 : (int)shape[^2], shape.Length == 0 ? 1 : (int)shape[^1]);
        Count = CountOf(tensor);
        Shown = Math.Min(Most, Count - first);
        Step = 1;
        while ((long)Shown * Rows * Columns > MostPixels)
            Step++;
    }

    public int First { get; }

    /// <summary>All maps.</summary>
    public int Count { get; }

    public int Shown { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>Every so many rows and columns are drawn.</summary>
    public int Step { get; }

    public int Rows => (Height + Step - 1) / Step;

    public int Columns => (Width + Step - 1) / Step;

    public static int CountOf(InferenceTensor tensor)
    {
        long plane = tensor.Shape.Length == 0 ? 1 : tensor.Shape[^1] * (tensor.Shape.Length < 2 ? 1 : tensor.Shape[^2]);
        return plane == 0 ? 0 : (int)(tensor.Length / plane);
    }

    /// <summary>0, 3: the place of a map among the axes before its rows and columns.</summary>
    public string NameOf(int map)
    {
        long[] place = ElementSum.Place(map, _tensor.Shape[..Math.Max(_tensor.Shape.Length - 2, 0)]);
        return string.Join(", ", place);
    }

    public ValueRange RangeOf(int map) => ValueRange.Of(Map(map), _isSigned);

    /// <summary>Red, green, blue and alpha of all pixels, map after map.</summary>
    public byte[] Render()
    {
        ColorMap colors = _isSigned ? ColorMap.BlueOrange : ColorMap.Gray;
        byte[] rgba = new byte[4 * Shown * Rows * Columns];
        var row = new float[Columns];
        int at = 0;
        for (int map = First; map < First + Shown; map++)
        {
            ReadOnlySpan<float> numbers = Map(map);
            var range = ValueRange.Of(numbers, _isSigned);
            for (int y = 0; y < Height; y += Step)
            {
                for (int x = 0; x < Columns; x++)
                    row[x] = numbers[(y * Width) + (x * Step)];
                FeatureMaps.Color<float>(row, range, colors, rgba.AsSpan(at, 4 * Columns));
                at += 4 * Columns;
            }
        }

        return rgba;
    }

    private ReadOnlySpan<float> Map(int map) => TensorNumbers.Floats(_tensor, (long)map * Height * Width, Height * Width);
}
