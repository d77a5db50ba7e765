using ConvSharp.Engine.Input;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Fft;

/// <summary>How an axis is cut into overlapping tiles of one Fourier length.</summary>
/// <param name="Length">Inputs of a tile.</param>
/// <param name="Outputs">Outputs of a tile, in each phase: those whose whole window lies in it.</param>
/// <param name="Tiles">Tiles of the axis.</param>
internal sealed record FftAxis(long Length, long Outputs, long Tiles)
{
    /// <summary>An axis whose kernel has one tap: every output sees one input, and nothing is transformed.</summary>
    public static FftAxis Untransformed(WindowAxis window) => new(1, 1, window.Count);

    /// <summary>
    /// Every way to cut an axis: the lengths that the transform supports, from the kernel's reach to the first that spans all outputs.
    /// </summary>
    /// <param name="window">The axis.</param>
    /// <param name="unit">Lengths are multiples of this power of 2.</param>
    /// <param name="longest">The greatest length.</param>
    public static IEnumerable<FftAxis> Candidates(WindowAxis window, long unit, long longest)
    {
        long span = window.Span(window.Count);
        foreach (long length in Lengths(unit, Math.Max(window.Reach, unit), longest))
        {
            long outputs = Math.Min(window.Count, ((length - window.Reach) / window.InputStep) + 1);
            yield return new FftAxis(length, outputs, SizeFormula.CeilingDivide(window.Count, outputs));
            if (length >= span)
                yield break;
        }
    }

    /// <summary>The multiples of unit by 2ᵃ · {1, 3, 5, 9, 15} from shortest to longest, ascending.</summary>
    private static List<long> Lengths(long unit, long shortest, long longest)
    {
        ReadOnlySpan<long> factors = [1, 3, 5, 9, 15];
        var lengths = new List<long>();
        foreach (long factor in factors)
        {
            for (long length = unit * factor; length <= longest; length *= 2)
            {
                if (length >= shortest)
                    lengths.Add(length);
            }
        }

        lengths.Sort();
        return lengths;
    }
}
