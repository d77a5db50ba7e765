using ConvSharp.Geometry;

namespace ConvSharp.Engine.Weights;

/// <summary>
/// Everything but the weights that the bytes of packed weights depend on. If two prepared problems of one layer have equal keys, the packed
/// weights of one serve the other, whatever the sizes of their inputs.
/// </summary>
/// <remarks>
/// Every key holds the layout's name, the elements of a vector, kind, groups and channels, and the kernel of each axis. For transposed
/// layers it also holds what decides an axis's phases: stride, dilation, padding modulo the stride, and how many phases have outputs.
/// Algorithms add what else their layouts depend on, as the comments on their properties say.
/// </remarks>
internal sealed class PackingKey : IEquatable<PackingKey>
{
    private readonly string _layout;
    private readonly long[] _numbers;

    private PackingKey(string layout, long[] numbers) => (_layout, _numbers) = (layout, numbers);

    /// <summary>The key of a layout for a problem.</summary>
    /// <param name="layout">The layout's name.</param>
    /// <param name="vector">Elements of a vector.</param>
    /// <param name="geometry">The problem.</param>
    /// <param name="more">What else the layout depends on.</param>
    public static PackingKey Of(string layout, int vector, ConvolutionGeometry geometry, params ReadOnlySpan<long> more)
    {
        List<long> numbers =
        [
            vector, (long)geometry.Kind, geometry.Groups, geometry.InChannelsPerGroup, geometry.OutChannelsPerGroup, .. more,
        ];
        foreach (AxisGeometry axis in geometry.AllAxes)
        {
            numbers.Add(axis.Kernel);
            if (axis.Kind == ConvolutionKind.Transposed)
            {
                // With a stride of 1 there is one phase, with all taps, whatever the dilation.
                numbers.AddRange(
                [
                    axis.Stride, axis.Stride == 1 ? 1 : axis.Dilation,
                    axis.PadBefore - (SizeFormula.FloorDivide(axis.PadBefore, axis.Stride) * axis.Stride),
                    Math.Min(axis.Stride, axis.Output),
                ]);
            }
        }

        return new PackingKey(layout, [.. numbers]);
    }

    /// <summary>The key where the first taps of each axis are left out.</summary>
    public PackingKey Cropped((long Depth, long Height, long Width) firstTap) =>
        new(_layout, [.. _numbers, firstTap.Depth, firstTap.Height, firstTap.Width]);

    /// <inheritdoc/>
    public bool Equals(PackingKey? other) =>
        other is not null && _layout == other._layout && _numbers.AsSpan().SequenceEqual(other._numbers);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PackingKey);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(_layout);
        foreach (long number in _numbers)
            hash.Add(number);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_layout}: {string.Join(", ", _numbers)}";
}
