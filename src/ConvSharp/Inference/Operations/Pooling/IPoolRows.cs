using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Inference.Operations;

/// <summary>How a pooling gathers the rows of its windows, then the columns of the gathered row.</summary>
internal interface IPoolRows<T>
    where T : unmanaged
{
    /// <summary>The first row.</summary>
    void Start(ReadOnlySpan<T> row, Span<T> gathered);

    /// <summary>One row more.</summary>
    void Gather(ReadOnlySpan<T> row, Span<T> gathered);

    /// <summary>Two gathered numbers as one.</summary>
    T Join(T x, T y);

    /// <summary>The same for runs of numbers.</summary>
    void Join(ReadOnlySpan<T> x, Span<T> joined);

    /// <summary>The result of a window without taps.</summary>
    T Empty { get; }

    /// <summary>Turns a row of joined numbers into results.</summary>
    /// <param name="results">The joined numbers.</param>
    /// <param name="rows">Rows of the windows in the input.</param>
    /// <param name="paddedRows">Rows of the windows in the input or its padding.</param>
    /// <param name="columns">The windows along the width.</param>
    void Finish(Span<T> results, int rows, int paddedRows, PoolWindows columns);
}

/// <summary>The largest number.</summary>
internal readonly struct MaxRows<T> : IPoolRows<T>
    where T : unmanaged, INumber<T>
{
    public T Empty => T.CreateSaturating(double.NegativeInfinity);

    public void Start(ReadOnlySpan<T> row, Span<T> gathered) => row.CopyTo(gathered);

    public void Gather(ReadOnlySpan<T> row, Span<T> gathered) => TensorPrimitives.Max(row, gathered, gathered);

    public T Join(T x, T y) => T.Max(x, y);

    public void Join(ReadOnlySpan<T> x, Span<T> joined) => TensorPrimitives.Max(x, joined, joined);

    public void Finish(Span<T> results, int rows, int paddedRows, PoolWindows columns)
    {
    }
}

/// <summary>The mean.</summary>
internal readonly struct MeanRows<T>(bool countsPadding) : IPoolRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Empty => T.Zero;

    public void Start(ReadOnlySpan<T> row, Span<T> gathered) => row.CopyTo(gathered);

    public void Gather(ReadOnlySpan<T> row, Span<T> gathered) => TensorPrimitives.Add(row, gathered, gathered);

    public T Join(T x, T y) => x + y;

    public void Join(ReadOnlySpan<T> x, Span<T> joined) => TensorPrimitives.Add(x, joined, joined);

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

    public void Start(ReadOnlySpan<T> row, Span<T> gathered)
    {
        gathered[..row.Length].Clear();
        Gather(row, gathered);
    }

    public void Gather(ReadOnlySpan<T> row, Span<T> gathered)
    {
        if (p == 2)
        {
            TensorPrimitives.MultiplyAdd(row, row, gathered, gathered);
            return;
        }

        T power = T.CreateTruncating(p);
        for (int i = 0; i < row.Length; i++)
            gathered[i] += p == 1 ? T.Abs(row[i]) : T.Pow(T.Abs(row[i]), power);
    }

    public T Join(T x, T y) => x + y;

    public void Join(ReadOnlySpan<T> x, Span<T> joined) => TensorPrimitives.Add(x, joined, joined);

    public void Finish(Span<T> results, int rows, int paddedRows, PoolWindows columns)
    {
        if (p == 2)
            TensorPrimitives.Sqrt(results, results);
        else if (p != 1)
            TensorPrimitives.Pow(results, T.One / T.CreateTruncating(p), results);
    }
}
