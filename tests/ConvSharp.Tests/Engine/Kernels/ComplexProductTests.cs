using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>Products of complex numbers, a vector of real parts before one of imaginary parts.</summary>
public unsafe class ComplexProductTests : IWidthCheck
{
    private const int Vectors = 3, Terms = 4;

    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Products_are_those_of_complex_numbers(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        int length = 2 * TSimd.Count * Vectors, term = length + 1;
        using Area<T> x = new(Terms * term, seed: 1), y = new(Terms * term, seed: 2);
        Check("product", (a, b) => a * b, destination =>
            ComplexProduct<TSimd, TVector, T>.Multiply(x.Start, y.Start, destination, Vectors));
        Check("product with the conjugate", (a, b) => a * Complex.Conjugate(b), destination =>
            ComplexProduct<TSimd, TVector, T>.MultiplyByConjugate(x.Start, y.Start, destination, Vectors));
        for (int terms = 0; terms <= Terms; terms += 2)
        {
            using var sum = new Area<T>(length);
            var expected = new double?[length];
            ForEach<TSimd, TVector, T>(place =>
            {
                Complex value = Complex.Zero;
                for (int i = 0; i < terms; i++)
                    value += At(x, (i * term) + place, TSimd.Count) * At(y, (i * term) + place, TSimd.Count);
                Set(expected, place, TSimd.Count, value);
            });
            ComplexProduct<TSimd, TVector, T>.SumOfProducts(x.Start, term, y.Start, term, terms, sum.Start, Vectors);
            sum.AssertNear(expected, 0, $"sum of {terms} products");
        }

        using var data = new Area<T>(length, seed: 3);
        T?[] conjugates = [.. Enumerable.Range(0, length).Select(i => (T?)(i / TSimd.Count % 2 == 0 ? data[i] : -data[i]))];
        ComplexProduct<TSimd, TVector, T>.Conjugate(data.Start, Vectors);
        data.AssertIs(conjugates, "conjugate");

        void Check(string what, Func<Complex, Complex, Complex> product, Multiplying<T> multiply)
        {
            using var destination = new Area<T>(length);
            var expected = new double?[length];
            ForEach<TSimd, TVector, T>(place =>
                Set(expected, place, TSimd.Count, product(At(x, place, TSimd.Count), At(y, place, TSimd.Count))));
            multiply(destination.Start);
            destination.AssertNear(expected, 0, what);
        }
    }

    private delegate void Multiplying<T>(T* destination)
        where T : unmanaged;

    private static void ForEach<TSimd, TVector, T>(Action<int> act)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
    {
        for (int vector = 0; vector < Vectors; vector++)
        {
            for (int lane = 0; lane < TSimd.Count; lane++)
                act((2 * vector * TSimd.Count) + lane);
        }
    }

    private static Complex At<T>(Area<T> area, int place, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(double.CreateTruncating(area[place]), double.CreateTruncating(area[place + count]));

    private static void Set(double?[] expected, int place, int count, Complex value) =>
        (expected[place], expected[place + count]) = (value.Real, value.Imaginary);
}
