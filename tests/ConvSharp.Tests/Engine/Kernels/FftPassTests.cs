using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>
/// A pass is a small Fourier transform by its definition, times roots: forward y[k] = root[k] · Σ x[m] e^(−2πi k m / radix), inverse
/// y[k] = Σ x[m] · conjugate root[m] · e^(2πi k m / radix).
/// </summary>
public unsafe class FftPassTests : IWidthCheck
{
    private const int Blocks = 2, Step = 3;

    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void A_pass_is_a_small_transform(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        foreach (int radix in FftPasses<TSimd, TVector, T>.Radices)
        {
            for (int kind = 0; kind < 4; kind++)
                Check<TSimd, TVector, T>(radix, inverse: kind % 2 == 1, withRoots: kind < 2);
        }
    }

    private static void Check<TSimd, TVector, T>(int radix, bool inverse, bool withRoots)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = TSimd.Count;
        using var data = new Area<T>(2 * count * Blocks * radix * Step, seed: 1);
        using var roots = new Area<T>(2 * (radix - 1) * Step, seed: 2);
        var expected = new double?[data.Length];
        for (int block = 0; block < Blocks; block++)
        {
            for (int j = 0; j < Step; j++)
            {
                for (int lane = 0; lane < count; lane++)
                {
                    Complex[] x = [.. Enumerable.Range(0, radix).Select(m => At(data, Place(m), count))];
                    Complex[] root = [1, .. Enumerable.Range(0, radix - 1).Select(m => withRoots ? Root(roots, j, m, radix) : Complex.One)];
                    for (int k = 0; k < radix; k++)
                    {
                        Complex sum = Complex.Zero;
                        for (int m = 0; m < radix; m++)
                        {
                            double angle = (inverse ? 2 : -2) * Math.PI * k * m / radix;
                            sum += x[m] * (inverse ? Complex.Conjugate(root[m]) : 1) * Complex.FromPolarCoordinates(1, angle);
                        }

                        sum *= inverse ? 1 : root[k];
                        (expected[Place(k)], expected[Place(k) + count]) = (sum.Real, sum.Imaginary);
                    }

                    int Place(int m) => (((((block * radix) + m) * Step) + j) * 2 * count) + lane;
                }
            }
        }

        T* factors = withRoots ? roots.Start : null;
        if (inverse)
            FftPasses<TSimd, TVector, T>.Inverse(radix, data.Start, Blocks, Step, factors);
        else
            FftPasses<TSimd, TVector, T>.Forward(radix, data.Start, Blocks, Step, factors);
        double tolerance = 1000 * double.CreateTruncating(T.BitIncrement(T.One) - T.One);
        data.AssertNear(expected, tolerance, $"radix {radix}, inverse {inverse}, roots {withRoots}");
    }

    private static Complex At<T>(Area<T> data, int place, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(double.CreateTruncating(data[place]), double.CreateTruncating(data[place + count]));

    private static Complex Root<T>(Area<T> roots, int butterfly, int element, int radix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int place = 2 * ((butterfly * (radix - 1)) + element);
        return new(double.CreateTruncating(roots[place]), double.CreateTruncating(roots[place + 1]));
    }
}
