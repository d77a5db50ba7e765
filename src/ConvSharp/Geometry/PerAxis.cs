using System.Globalization;
using ConvSharp.Errors;

namespace ConvSharp.Geometry;

/// <summary>
/// One number for all axes, or one for each of up to three (depth, height, width), as torch takes kernel sizes, strides and the like.
/// The default value stands for "not given".
/// </summary>
public readonly struct PerAxis : IEquatable<PerAxis>
{
    private readonly long _first, _second, _third;

    private PerAxis(int count, long first, long second = 0, long third = 0)
    {
        (Count, _first, _second, _third) = (count, first, second, third);
    }

    /// <summary>One value per axis, one to three of them in the order depth, height, width.</summary>
    /// <exception cref="ConvolutionArgumentException">No value, or more than three.</exception>
    public PerAxis(ReadOnlySpan<long> values)
    {
        if (values.Length is < 1 or > 3)
        {
            ConvolutionArgumentException.Throw(
                "a value per axis is needed", "values", $"a list of {values.Length}", "give one to three numbers");
        }

        (Count, _first) = (values.Length, values[0]);
        (_second, _third) = (values.Length > 1 ? values[1] : 0, values.Length > 2 ? values[2] : 0);
    }

    /// <summary>How many numbers were given: 0 (none), 1 (the same for all axes), 2 or 3.</summary>
    public int Count { get; }

    /// <summary>The given number at a position, 0 ≤ position &lt; Count.</summary>
    public long this[int position]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(position);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Count);
            return position switch { 0 => _first, 1 => _second, _ => _third };
        }
    }

    /// <summary>The same number for every axis.</summary>
    public static implicit operator PerAxis(int value) => new(1, value);

    /// <summary>The same number for every axis.</summary>
    public static implicit operator PerAxis(long value) => new(1, value);

    /// <summary>Height and width.</summary>
    public static implicit operator PerAxis((long Height, long Width) values) => new(2, values.Height, values.Width);

    /// <summary>Depth, height and width.</summary>
    public static implicit operator PerAxis((long Depth, long Height, long Width) values) =>
        new(3, values.Depth, values.Height, values.Width);

    /// <summary>One value per axis.</summary>
    public static implicit operator PerAxis(long[] values) => new(values);

    /// <summary>The value of one axis of a layer.</summary>
    /// <param name="axis">0 is the first: depth, height or width.</param>
    /// <param name="rank">Axes of the layer.</param>
    /// <param name="parameter">What messages call these values.</param>
    /// <param name="unset">The value where none was given.</param>
    /// <exception cref="ConvolutionArgumentException">Neither one value nor one per axis.</exception>
    public long At(int axis, int rank, string parameter, long unset)
    {
        if (Count == 0)
            return unset;
        if (Count != 1 && Count != rank)
        {
            ConvolutionArgumentException.Throw(
                $"expected {parameter} to be a single number or a list of {rank}, one per axis, but got a list of {Count}",
                parameter, this, $"give 1 or {rank} numbers");
        }

        return Count == 1 ? _first : this[axis];
    }

    /// <inheritdoc/>
    public bool Equals(PerAxis other) =>
        Count == other.Count && _first == other._first && _second == other._second && _third == other._third;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PerAxis other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, _first, _second, _third);

    /// <summary>Whether both give the same numbers.</summary>
    public static bool operator ==(PerAxis left, PerAxis right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(PerAxis left, PerAxis right) => !left.Equals(right);

    /// <summary>The numbers as torch prints a tuple: 3, (3, 5) or (3, 3, 3).</summary>
    public override string ToString() => Count switch
    {
        0 => "not given",
        1 => _first.ToString(CultureInfo.InvariantCulture),
        2 => string.Create(CultureInfo.InvariantCulture, $"({_first}, {_second})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"({_first}, {_second}, {_third})"),
    };
}
