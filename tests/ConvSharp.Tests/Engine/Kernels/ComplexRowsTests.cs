using ConvSharp.Engine.Kernels;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>Rows of real numbers become vectors with gaps between them, and come back with a bias.</summary>
public unsafe class ComplexRowsTests : IWidthCheck
{
    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Rows_are_loaded_stored_and_spread(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        const int vectors = 3;
        int count = TSimd.Count, distance = 2 * count;
        foreach (int length in (int[])[1, count, (2 * count) + 1])
        {
            using var row = new Area<T>(length, seed: 1);
            foreach (int first in (int[])[-count - 1, -1, 0, 1, length])
            {
                foreach (bool isMissing in (bool[])[false, true])
                {
                    using var loaded = new Area<T>(vectors * distance);
                    var expected = new T?[vectors * distance];
                    for (int i = 0; i < vectors * count; i++)
                    {
                        int place = first + i;
                        expected[(i / count * distance) + (i % count)] =
                            !isMissing && place >= 0 && place < length ? row[place] : T.Zero;
                    }

                    ComplexRows<TSimd, TVector, T>.Load(isMissing ? null : row.Start, length, first, loaded.Start, distance, vectors);
                    loaded.AssertIs(expected, $"{length} elements from {first}, missing {isMissing}");
                }
            }

            T bias = T.CreateTruncating(7);
            using var source = new Area<T>(((length / count) + 1) * distance, seed: 2);
            using var stored = new Area<T>(length);
            ComplexRows<TSimd, TVector, T>.Store(source.Start, distance, bias, stored.Start, length);
            stored.AssertIs(
                [.. Enumerable.Range(0, length).Select(i => (T?)(source[(i / count * distance) + (i % count)] + bias))],
                $"{length} elements stored");

            using var spread = new Area<T>(2 * length);
            ComplexRows<TSimd, TVector, T>.Spread(source.Start, 1, spread.Start, 2, length);
            spread.AssertIs([.. Enumerable.Range(0, 2 * length).Select(i => i % 2 == 0 ? source[i / 2] : (T?)null)], $"{length} spread");
        }
    }
}
