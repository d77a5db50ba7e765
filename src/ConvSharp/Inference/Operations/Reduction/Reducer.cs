using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Inference.Operations;

/// <summary>How numbers are joined to one: a run of them, and a run to a run of results.</summary>
internal abstract class Reducer<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The result of no numbers.</summary>
    public abstract T Empty { get; }

    /// <summary>A run as one number.</summary>
    public abstract T Reduce(ReadOnlySpan<T> run);

    /// <summary>Two results as one.</summary>
    public abstract T Join(T x, T y);

    /// <summary>Adds a run of numbers to a run of results.</summary>
    public abstract void Join(ReadOnlySpan<T> run, Span<T> results);

    /// <summary>Turns joined numbers into results.</summary>
    public virtual void Finish(Span<T> results, nint count)
    {
    }
}

internal sealed class SumReducer<T>(bool isMean) : Reducer<T>
    where T : unmanaged, INumber<T>
{
    public override T Empty => T.Zero;

    public override T Reduce(ReadOnlySpan<T> run) => TensorPrimitives.Sum(run);

    public override T Join(T x, T y) => x + y;

    public override void Join(ReadOnlySpan<T> run, Span<T> results) => TensorPrimitives.Add(run, results, results);

    public override void Finish(Span<T> results, nint count)
    {
        if (isMean)
            TensorPrimitives.Divide(results, T.CreateChecked(count), results);
    }
}

internal sealed class ProductReducer<T> : Reducer<T>
    where T : unmanaged, INumber<T>
{
    public override T Empty => T.One;

    public override T Reduce(ReadOnlySpan<T> run) => TensorPrimitives.Product(run);

    public override T Join(T x, T y) => x * y;

    public override void Join(ReadOnlySpan<T> run, Span<T> results) => TensorPrimitives.Multiply(run, results, results);
}

internal sealed class MaxReducer<T> : Reducer<T>
    where T : unmanaged, INumber<T>
{
    public override T Empty => T.CreateSaturating(double.NegativeInfinity);

    public override T Reduce(ReadOnlySpan<T> run) => TensorPrimitives.Max(run);

    public override T Join(T x, T y) => T.Max(x, y);

    public override void Join(ReadOnlySpan<T> run, Span<T> results) => TensorPrimitives.Max(run, results, results);
}

internal sealed class MinReducer<T> : Reducer<T>
    where T : unmanaged, INumber<T>
{
    public override T Empty => T.CreateSaturating(double.PositiveInfinity);

    public override T Reduce(ReadOnlySpan<T> run) => TensorPrimitives.Min(run);

    public override T Join(T x, T y) => T.Min(x, y);

    public override void Join(ReadOnlySpan<T> run, Span<T> results) => TensorPrimitives.Min(run, results, results);
}

internal sealed class SizeReducer<T> : Reducer<T>
    where T : unmanaged, INumber<T>
{
    public override T Empty => T.Zero;

    public override T Reduce(ReadOnlySpan<T> run) => TensorPrimitives.SumOfMagnitudes(run);

    public override T Join(T x, T y) => x + y;

    public override void Join(ReadOnlySpan<T> run, Span<T> results)
    {
        for (int i = 0; i < run.Length; i++)
            results[i] += T.Abs(run[i]);
    }
}

internal sealed class SquareReducer<T>(bool isRoot) : Reducer<T>
    where T : unmanaged, INumber<T>
{
    public override T Empty => T.Zero;

    public override T Reduce(ReadOnlySpan<T> run) => TensorPrimitives.SumOfSquares(run);

    public override T Join(T x, T y) => x + y;

    public override void Join(ReadOnlySpan<T> run, Span<T> results) => TensorPrimitives.MultiplyAdd(run, run, results, results);

    public override void Finish(Span<T> results, nint count)
    {
        for (int i = 0; isRoot && i < results.Length; i++)
            results[i] = T.CreateTruncating(Math.Sqrt(double.CreateTruncating(results[i])));
    }
}

internal sealed class LogSumReducer<T> : Reducer<T>
    where T : unmanaged, INumber<T>
{
    public override T Empty => T.Zero;

    public override T Reduce(ReadOnlySpan<T> run) => TensorPrimitives.Sum(run);

    public override T Join(T x, T y) => x + y;

    public override void Join(ReadOnlySpan<T> run, Span<T> results) => TensorPrimitives.Add(run, results, results);

    public override void Finish(Span<T> results, nint count)
    {
        for (int i = 0; i < results.Length; i++)
            results[i] = T.CreateTruncating(Math.Log(double.CreateTruncating(results[i])));
    }
}

/// <summary>ln Σeˣ, with the largest number taken out of each exponential.</summary>
internal sealed class LogSumExpReducer<T> : Reducer<T>
    where T : unmanaged, INumber<T>
{
    public override T Empty => T.CreateSaturating(double.NegativeInfinity);

    public override T Reduce(ReadOnlySpan<T> run)
    {
        double largest = double.CreateTruncating(TensorPrimitives.Max(run)), sum = 0;
        if (double.IsInfinity(largest))
            return T.CreateSaturating(largest);
        foreach (T number in run)
            sum += Math.Exp(double.CreateTruncating(number) - largest);
        return T.CreateTruncating(largest + Math.Log(sum));
    }

    public override T Join(T x, T y)
    {
        (double a, double b) = (double.CreateTruncating(x), double.CreateTruncating(y));
        double largest = Math.Max(a, b), smallest = Math.Min(a, b);
        return double.IsInfinity(largest)
            ? T.CreateSaturating(largest)
            : T.CreateTruncating(largest + Math.Log(1 + Math.Exp(smallest - largest)));
    }

    public override void Join(ReadOnlySpan<T> run, Span<T> results)
    {
        for (int i = 0; i < run.Length; i++)
            results[i] = Join(run[i], results[i]);
    }
}

/// <summary>The p-th root of the sum of p-th powers.</summary>
internal sealed class PowerReducer<T>(long p) : Reducer<T>
    where T : unmanaged, INumber<T>
{
    public override T Empty => T.Zero;

    public override T Reduce(ReadOnlySpan<T> run)
    {
        double sum = 0;
        foreach (T number in run)
            sum += Math.Pow(Math.Abs(double.CreateTruncating(number)), p);
        return T.CreateTruncating(sum);
    }

    public override T Join(T x, T y) => x + y;

    public override void Join(ReadOnlySpan<T> run, Span<T> results)
    {
        for (int i = 0; i < run.Length; i++)
            results[i] += T.CreateTruncating(Math.Pow(Math.Abs(double.CreateTruncating(run[i])), p));
    }

    public override void Finish(Span<T> results, nint count)
    {
        for (int i = 0; i < results.Length; i++)
            results[i] = T.CreateTruncating(Math.Pow(double.CreateTruncating(results[i]), 1.0 / p));
    }
}
