using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Initialization;

public static partial class Init
{
    /// <summary>
    /// A random (semi-)orthogonal matrix times gain, after Saxe et al. (2013). The weight counts as a matrix of shape[0] rows. Its rows are
    /// orthonormal if it has no more rows than columns; otherwise its columns are.
    /// </summary>
    /// <exception cref="ArgumentException">The weight has fewer than two dimensions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The gain is not finite.</exception>
    public static void Orthogonal<T>(TensorSpan<T> weight, TorchGenerator generator, double gain = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(generator);
        RandomArguments.CheckFinite(gain);
        if (weight.Rank < 2)
        {
            throw new ArgumentException(
                $"Only tensors with 2 or more dimensions are supported, but found weight of shape {Describe(weight.Lengths)}: "
                + "pass a weight [out, in/groups, kernel...].",
                nameof(weight));
        }

        if (generator.DrawsNothing)
            return;
        Write(weight, (generator, gain, rows: weight.Lengths[0]), static (values, draw) =>
        {
            draw.generator.FillNormal(values);
            Orthogonalize(values, (int)draw.rows, values.Length / (int)draw.rows);
            T gain = T.CreateTruncating(draw.gain);
            TensorPrimitives.Multiply(values, gain, values);
        });
    }

    // Replaces a matrix by Q of its factors QR, with R's diagonal positive; a wide matrix by the transposed Q of its transpose.
    private static void Orthogonalize<T>(Span<T> matrix, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int length, int count) = rows < columns ? (columns, rows) : (rows, columns);
        (int alongVector, int toNext) = rows < columns ? (1, columns) : (columns, 1);
        HouseholderQr qr = new(length, count);
        for (int k = 0; k < count; k++)
        {
            Span<double> column = qr.Column(k);
            for (int i = 0; i < length; i++)
            {
                column[i] = double.CreateTruncating(matrix[k * toNext + i * alongVector]);
            }
        }

        qr.ReplaceByQ();
        for (int k = 0; k < count; k++)
        {
            Span<double> column = qr.Column(k);
            for (int i = 0; i < length; i++)
            {
                matrix[k * toNext + i * alongVector] = T.CreateTruncating(column[i]);
            }
        }
    }
}
