namespace ConvSharp.Inference.Operations;

/// <summary>One axis of an input that is sampled at the places of a grid.</summary>
/// <param name="sample">How it is sampled.</param>
/// <param name="size">The axis's length.</param>
internal sealed class GridAxis(GridSample sample, nint size)
{
    /// <summary>Most elements that count for a sample.</summary>
    public const int MostTaps = 4;

    private const double CubicCoefficient = -0.75;

    // Beyond, all elements are outside, whatever the mode; the limit keeps coordinates within integers.
    private const double Farthest = 1L << 40;

    /// <summary>How many elements count for a sample.</summary>
    public int Count { get; } = sample.Mode switch
    {
        ResizeMode.Nearest => 1,
        ResizeMode.Linear => 2,
        _ => MostTaps,
    };

    /// <summary>Which elements count for a coordinate, as offsets, and how much.</summary>
    /// <param name="coordinate">From −1 to 1.</param>
    /// <param name="stride">Elements from one place of the axis to the next.</param>
    /// <param name="places">Takes the offsets.</param>
    /// <param name="weights">Takes the weights; 0 for what is outside.</param>
    public void Taps(double coordinate, nint stride, Span<nint> places, Span<double> weights)
    {
        double at = sample.AlignsCorners ? (coordinate + 1) / 2 * (size - 1) : ((((coordinate + 1) * size) - 1) / 2);
        at = double.IsNaN(at) ? -1 : Math.Clamp(at, -Farthest, Farthest);
        if (sample.Mode != ResizeMode.Cubic)
            at = Inside(at);
        double first = sample.Mode switch
        {
            ResizeMode.Nearest => Math.Round(at, MidpointRounding.ToEven),
            ResizeMode.Linear => Math.Floor(at),
            _ => Math.Floor(at) - 1,
        };
        for (int tap = 0; tap < Count; tap++)
        {
            double place = first + tap;
            weights[tap] = Weight(at - place);
            if (sample.Padding != GridPadding.Zeros)
                place = Math.Clamp(Math.Round(Inside(place)), 0, size - 1);
            if (place < 0 || place > size - 1)
                (place, weights[tap]) = (0, 0);
            places[tap] = (nint)place * stride;
        }
    }

    private double Weight(double distance)
    {
        double away = Math.Abs(distance);
        return sample.Mode switch
        {
            ResizeMode.Nearest => 1,
            ResizeMode.Linear => Math.Max(1 - away, 0),
            _ when away <= 1 => (((CubicCoefficient + 2) * away) - (CubicCoefficient + 3)) * away * away + 1,
            _ => CubicCoefficient * ((((away - 5) * away) + 8) * away - 4),
        };
    }

    /// <summary>A place outside as the place inside that stands for it.</summary>
    private double Inside(double place)
    {
        switch (sample.Padding)
        {
            case GridPadding.Border:
                return Math.Clamp(place, 0, size - 1);
            case GridPadding.Reflection:
                (double low, double length) = sample.AlignsCorners ? (0.0, size - 1.0) : (-0.5, (double)size);
                if (length == 0)
                    return 0;
                double past = Math.Abs(place - low) % (2 * length);
                return low + (past > length ? (2 * length) - past : past);
            default:
                return place;
        }
    }
}
