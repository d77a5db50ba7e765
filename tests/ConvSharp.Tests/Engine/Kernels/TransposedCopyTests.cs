using ConvSharp.Engine.Kernels;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>destination[element][row] = source[row][element], with zeros for missing rows.</summary>
public unsafe class TransposedCopyTests : IWidthCheck
{
    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Rows_are_transposed(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        int count = TSimd.Count, element = count + 2;
        using var zeros = new Area<T>(new T[count]);
        foreach (int rows in (int[])[1, Math.Max(1, count - 1), count])
        {
            foreach (int length in (int[])[1, Math.Max(1, count - 1), count, (2 * count) + 1])
            {
                int row = length + 1;
                using var source = new Area<T>((rows * row) - 1, seed: 1);
                using var destination = new Area<T>(length * element);
                using var staging = new Area<T>((int)TransposedCopy<TSimd, TVector, T>.StagingLength(length));
                var expected = new T?[length * element];
                for (int i = 0; i < length * count; i++)
                {
                    (int at, int lane) = Math.DivRem(i, count);
                    expected[(at * element) + lane] = lane < rows ? source[(lane * row) + at] : T.Zero;
                }

                TransposedCopy<TSimd, TVector, T>.Run(
                    source.Start, row, rows, length, destination.Start, element, zeros.Start, staging.Start);
                destination.AssertIs(expected, $"{rows} rows of {length}");
                staging.AssertStaysWithin($"{rows} rows of {length}");
            }
        }
    }
}
