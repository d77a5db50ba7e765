using System.Numerics.Tensors;

namespace ConvSharp.Initialization;

/// <summary>
/// The thin Q of A = QR by Householder's reflections, for a matrix A of at least as many rows as columns. The signs of the columns make R's
/// diagonal positive, so that Q is unique where A has full rank.
/// </summary>
internal sealed class HouseholderQr(int rows, int columns)
{
    // Column after column, so that a reflection runs over contiguous numbers.
    private readonly double[][] _columns = [.. Enumerable.Range(0, columns).Select(_ => new double[rows])];

    public Span<double> Column(int column) => _columns[column];

    /// <summary>Replaces A, written into the columns before, by Q.</summary>
    public void ReplaceByQ()
    {
        double[][] reflectors = new double[columns][];
        double[] signs = new double[columns];
        for (int k = 0; k < columns; k++)
        {
            (reflectors[k], signs[k]) = Reflector(_columns[k].AsSpan(k));
            for (int j = k + 1; j < columns; j++)
            {
                Reflect(reflectors[k], _columns[j].AsSpan(k));
            }
        }

        // Q = H₀·H₁·…·H₍ₙ₋₁₎ applied to the unit vectors; Hₖ leaves the vectors before the k-th as they are.
        for (int k = columns - 1; k >= 0; k--)
        {
            Array.Clear(_columns[k]);
            _columns[k][k] = signs[k];
            for (int j = k; j < columns; j++)
            {
                Reflect(reflectors[k], _columns[j].AsSpan(k));
            }
        }
    }

    /// <summary>The unit normal of the reflection that maps x to a multiple of the first unit vector, and that multiple's sign.</summary>
    private static (double[] Normal, double Sign) Reflector(ReadOnlySpan<double> x)
    {
        double[] normal = x.ToArray();

        // The multiple has the opposite sign of x's first element, so that the two do not cancel.
        double sign = -Math.CopySign(1, x[0]);
        normal[0] -= sign * TensorPrimitives.Norm(x);
        double norm = TensorPrimitives.Norm<double>(normal);
        if (norm > 0)
        {
            TensorPrimitives.Divide(normal, norm, normal);
        }

        return (normal, sign);
    }

    // x − 2·(normal·x)·normal
    private static void Reflect(ReadOnlySpan<double> normal, Span<double> x) =>
        TensorPrimitives.MultiplyAdd(normal, -2 * TensorPrimitives.Dot(normal, x), x, x);
}
