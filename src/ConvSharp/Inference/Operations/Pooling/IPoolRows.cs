using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace ConvSharp.Inference.Operations;

/// <summary>How a pooling joins the numbers of a window.</summary>
internal interface IPoolRows<T>
    where T : unmanaged
{
    /// <summary>The result of a window without taps, which changes nothing where it is joined.</summary>
    T Empty { get; }

    /// <summary>Whether numbers count as what they are.</summary>
    bool IsPlain { get; }

    /// <summary>Whether joined numbers are not the results yet.</summary>
    bool Finishes { get; }

    /// <summary>What numbers count as.</summary>
    Vector<T> Of(Vector<T> x);

    /// <summary>What a number counts as.</summary>
    T Of(T x);

    /// <summary>Two as one, in all places.</summary>
    Vector<T> Join(Vector<T> x, Vector<T> y);

    /// <summary>Two as one.</summary>
    T Join(T x, T y);

    /// <summary>Turns a row of joined numbers into results.</summary>
    /// <param name="results">The joined numbers.</param>
    /// <param name="rows">Rows of the windows in the input.</param>
    /// <param name="paddedRows">Rows of the windows in the input or its padding.</param>
    /// <param name="columns">The windows along the width.</param>
    void Finish(Span<T> results, int rows, int paddedRows, PoolWindows columns);
}

/// <summary>The largest number; a NaN counts as larger than all.</summary>
internal readonly struct MaxRows<T> : IPoolRows<T>
    where T : unmanaged, INumber<T>
{
    public T Empty => T.CreateSaturating(double.NegativeInfinity);

    public bool IsPlain => true;

    public bool Finishes => false;

    public Vector<T> Of(Vector<T> x) => x;

    public T Of(T x) => x;

    // The hardware's maximum gives y where either is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Join(Vector<T> x, Vector<T> y) => Vector.ConditionalSelect(Vector.Equals(x, x), Vector.MaxNative(x, y), x);

    public T Join(T x, T y) => T.Max(x, y);

    public void Finish(Span<T> results, int rows, int paddedRows, PoolWindows columns)
    {
    }
}

/// <summary>The mean.</summary>
internal readonly struct MeanRows<T>(bool countsPadding) : IPoolRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Empty => T.Zero;

    public bool IsPlain => true;

    public bool Finishes => true;

    public Vector<T> Of(Vector<T> x) => x;

    public T Of(T x) => x;

    public Vector<T> Join(Vector<T> x, Vector<T> y) => x + y;

    public T Join(T x, T y) => x + y;

    public void Finish(Span<T> results, int rows, int paddedRows, PoolWindows columns)
    {
        (int count, int[] counts) = countsPadding ? (paddedRows, columns.PaddedCounts) : (rows, columns.Counts);
        (int start, int end) = (columns.FullStart, columns.FullEnd);
        if (end > start)
            TensorPrimitives.Divide(results[start..end], T.CreateTruncating((long)count * counts[start]), results[start..end]);
        for (int i = 0; i < start; i++)
            results[i] /= T.CreateTruncating(Math.Max((long)count * counts[i], 1));
        for (int i = end; i < results.Length; i++)
            results[i] /= T.CreateTruncating(Math.Max((long)count * counts[i], 1));
    }
}

/// <summary>The p-th root of the sum of p-th powers.</summary>
internal readonly struct LpRows<T>(long p) : IPoolRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Empty => T.Zero;

    public bool IsPlain => false;

    public bool Finishes => true;

    public Vector<T> Of(Vector<T> x)
    {
        if (p <= 2)
            return p == 1 ? Vector.Abs(x) : x * x;
        Span<T> numbers = stackalloc T[Vector<T>.Count];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = Of(x[i]);
        return new Vector<T>(numbers);
    }

    public T Of(T x) => p switch { 1 => T.Abs(x), 2 => x * x, _ => T.Pow(T.Abs(x), T.CreateTruncating(p)) };

    public Vector<T> Join(Vector<T> x, Vector<T> y) => x + y;

    public T Join(T x, T y) => x + y;

    public void Finish(Span<T> results, int rows, int paddedRows, PoolWindows columns)
    {
        if (p == 2)
            TensorPrimitives.Sqrt(results, results);
        else if (p != 1)
            TensorPrimitives.Pow(results, T.One / T.CreateTruncating(p), results);
    }
}
