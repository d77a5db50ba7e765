using System.Numerics;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Autograd;

/// <summary>
/// Loops over spans at the widest vectors that the machine has, which are twice as wide as <see cref="Vector{T}"/> with AVX-512. A number's
/// result does not depend on its place.
/// </summary>
internal static unsafe class WideLoop
{
    /// <summary>y = f(x), element by element; y may be x.</summary>
    public static void Map<T, TFunction>(ReadOnlySpan<T> x, Span<T> y, TFunction f)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFunction : struct, IWideFunction<T> => Map(x, y, f, VectorWidths.Widest);

    /// <summary>y = f(x), element by element, with vectors of a width.</summary>
    public static void Map<T, TFunction>(ReadOnlySpan<T> x, Span<T> y, TFunction f, VectorWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFunction : struct, IWideFunction<T>
    {
        y = y[..x.Length];
        fixed (T* source = x, destination = y)
            WidthDispatch.Visit<Loop<T, TFunction>, T, bool>(width, new Loop<T, TFunction>(source, destination, x.Length, f));
    }

    private readonly struct Loop<T, TFunction>(T* x, T* y, int count, TFunction f) : IWidthVisitor<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFunction : struct, IWideFunction<T>
    {
        public bool Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
        {
            int i = 0;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
                TSimd.Store(y + i, f.Of<TSimd, TVector>(TSimd.Load(x + i)));
            if (i < count)
                TSimd.StorePartial(y + i, f.Of<TSimd, TVector>(TSimd.LoadPartial(x + i, count - i)), count - i);
            return true;
        }
    }
}
