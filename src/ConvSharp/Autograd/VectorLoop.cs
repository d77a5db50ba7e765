using System.Numerics;
using System.Runtime.InteropServices;

namespace ConvSharp.Autograd;

/// <summary>A formula of two numbers, written once for a vector of each.</summary>
internal interface IBinaryFunction<T>
    where T : unmanaged
{
    Vector<T> Of(Vector<T> x, Vector<T> y);
}

/// <summary>A formula of one number, written once for a vector.</summary>
internal interface IUnaryFunction<T>
    where T : unmanaged
{
    Vector<T> Of(Vector<T> x);
}

/// <summary>Loops over spans for formulas that TensorPrimitives does not have.</summary>
internal static class VectorLoop
{
    /// <summary>destination = f(x, y), element by element; in place too.</summary>
    public static void Map<T, TFunction>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination, TFunction f)
        where T : unmanaged
        where TFunction : struct, IBinaryFunction<T>
    {
        ReadOnlySpan<Vector<T>> xs = MemoryMarshal.Cast<T, Vector<T>>(x), ys = MemoryMarshal.Cast<T, Vector<T>>(y)[..xs.Length];
        Span<Vector<T>> results = MemoryMarshal.Cast<T, Vector<T>>(destination)[..xs.Length];
        for (int i = 0; i < xs.Length; i++)
            results[i] = f.Of(xs[i], ys[i]);

        int done = xs.Length * Vector<T>.Count;
        if (done < x.Length)
            Store(f.Of(Load(x[done..]), Load(y[done..])), destination[done..x.Length]);
    }

    /// <summary>destination = f(x), element by element; in place too.</summary>
    public static void Map<T, TFunction>(ReadOnlySpan<T> x, Span<T> destination, TFunction f)
        where T : unmanaged
        where TFunction : struct, IUnaryFunction<T>
    {
        ReadOnlySpan<Vector<T>> xs = MemoryMarshal.Cast<T, Vector<T>>(x);
        Span<Vector<T>> results = MemoryMarshal.Cast<T, Vector<T>>(destination)[..xs.Length];
        for (int i = 0; i < xs.Length; i++)
            results[i] = f.Of(xs[i]);

        int done = xs.Length * Vector<T>.Count;
        if (done < x.Length)
            Store(f.Of(Load(x[done..])), destination[done..x.Length]);
    }

    /// <summary>Σ f(x, y), always in the same order.</summary>
    public static T Sum<T, TFunction>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, TFunction f)
        where T : unmanaged, INumberBase<T>
        where TFunction : struct, IBinaryFunction<T>
    {
        ReadOnlySpan<Vector<T>> xs = MemoryMarshal.Cast<T, Vector<T>>(x), ys = MemoryMarshal.Cast<T, Vector<T>>(y)[..xs.Length];
        Vector<T> sum0 = Vector<T>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0;
        int i = 0;
        for (; i <= xs.Length - 4; i += 4)
        {
            // Four sums: a single sum would wait for each addition.
            sum0 += f.Of(xs[i], ys[i]);
            sum1 += f.Of(xs[i + 1], ys[i + 1]);
            sum2 += f.Of(xs[i + 2], ys[i + 2]);
            sum3 += f.Of(xs[i + 3], ys[i + 3]);
        }

        for (; i < xs.Length; i++)
            sum0 += f.Of(xs[i], ys[i]);

        T rest = T.Zero;
        int done = xs.Length * Vector<T>.Count;
        if (done < x.Length)
        {
            Vector<T> last = f.Of(Load(x[done..]), Load(y[done..]));
            for (int lane = 0; lane < x.Length - done; lane++)
                rest += last[lane];
        }

        return Vector.Sum((sum0 + sum1) + (sum2 + sum3)) + rest;
    }

    /// <summary>Loads fewer values than a vector has, followed by zeros.</summary>
    public static Vector<T> Load<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Span<T> whole = stackalloc T[Vector<T>.Count];
        whole.Clear();
        values.CopyTo(whole);
        return new Vector<T>(whole);
    }

    private static void Store<T>(Vector<T> values, Span<T> destination)
        where T : unmanaged
    {
        Span<T> whole = stackalloc T[Vector<T>.Count];
        values.CopyTo(whole);
        whole[..destination.Length].CopyTo(destination);
    }
}
