using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Simd;

/// <summary>What a width is: its vector type, its elements, its constants.</summary>
public class WidthTests : IWidthCheck
{
    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void A_width_has_its_elements_and_constants(int width, string type) => WidthCheck.Run(this, width, type);

    [Theory]
    [InlineData(0, 1, 1, "scalar")]
    [InlineData(128, 4, 2, "128-bit")]
    [InlineData(256, 8, 4, "256-bit")]
    [InlineData(512, 16, 8, "512-bit")]
    public void Widths_are_counted_and_described(int bits, int floats, int doubles, string words)
    {
        var width = (VectorWidth)bits;
        Assert.Equal((floats, doubles, words), (width.Count<float>(), width.Count<double>(), width.Describe()));
        Assert.Equal(floats, WidthDispatch.Visit<Counting<float>, float, int>(width, default));
        Assert.Equal(doubles, WidthDispatch.Visit<Counting<double>, double, int>(width, default));
    }

    [Fact]
    public void Vector_types_have_their_widths() => Assert.Equal(
        [VectorWidth.Scalar, VectorWidth.Scalar, VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512],
        (VectorWidth[])
        [
            VectorWidths.Of<float>(), VectorWidths.Of<double>(), VectorWidths.Of<Vector128<float>>(), VectorWidths.Of<Vector256<double>>(),
            VectorWidths.Of<Vector512<float>>(),
        ]);

    [Fact]
    public void The_widest_width_is_accelerated()
    {
        Assert.Equal(Vector512.IsHardwareAccelerated, VectorWidths.Widest == VectorWidth.Bits512);
        Assert.False(VectorWidth.Scalar.HasMasks());
        Assert.True(Simd512<float>.HasManyRegisters);
        Assert.False(SimdScalar<float>.HasManyRegisters);
    }

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        Check<TSimd, TVector, T>();
        Check<Flushing<TSimd, TVector, T>, TVector, T>();
        Assert.Equal(TSimd.HasManyRegisters, Flushing<TSimd, TVector, T>.HasManyRegisters);
    }

    private static void Check<TSimd, TVector, T>()
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<T>(), TSimd.Count);
        Is(T.Zero, TSimd.Zero, "zero");
        foreach (T value in SpecialNumbers.All<T>())
            Is(value, TSimd.Broadcast(value), "broadcast");
        foreach (double value in (double[])[0, -0.0, 0.1, -2.5, double.PositiveInfinity, 1e300])
            Is(T.CreateTruncating(value), TSimd.Constant(value), "constant");

        static void Is(T expected, TVector actual, string what) =>
            SimdCheck<TSimd, TVector, T>.AssertIs([.. Enumerable.Repeat(expected, TSimd.Count)], actual, what);
    }

    private readonly struct Counting<T> : IWidthVisitor<T, int>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public int Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged => TSimd.Count;
    }
}
