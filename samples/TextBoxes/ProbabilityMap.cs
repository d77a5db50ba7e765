namespace ConvSharp.Examples.TextBoxes;

/// <summary>How likely each pixel belongs to text.</summary>
internal sealed class ProbabilityMap
{
    private readonly float[] _values;

    /// <param name="values">Rows of 0…1, one after the other.</param>
    /// <param name="width">The number of columns.</param>
    /// <exception cref="ArgumentException">The values are no whole number of rows.</exception>
    public ProbabilityMap(ReadOnlySpan<float> values, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (values.IsEmpty || values.Length % width != 0)
            throw new ArgumentException($"{values.Length} values make no rows of {width}: give all values of the map.", nameof(values));
        (_values, Width, Height) = (values.ToArray(), width, values.Length / width);
    }

    public int Width { get; }

    public int Height { get; }

    public float this[int x, int y] => _values[(y * Width) + x];
}
