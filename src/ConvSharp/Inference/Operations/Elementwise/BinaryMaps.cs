using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;

namespace ConvSharp.Inference.Operations;

/// <summary>The three loops of a function of two operands: two runs, a run and a number, a number and a run.</summary>
internal abstract class BinaryMap<T, TResult>
    where T : unmanaged
    where TResult : unmanaged
{
    public abstract void Map(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<TResult> result);

    public abstract void Map(ReadOnlySpan<T> x, T y, Span<TResult> result);

    public abstract void Map(T x, ReadOnlySpan<T> y, Span<TResult> result);
}

/// <summary>A formula of two elements.</summary>
internal interface IElementFormula<T, out TResult>
{
    TResult Of(T x, T y);
}

/// <summary>Loops over single elements.</summary>
internal sealed class ElementMap<T, TResult, TFormula>(TFormula formula) : BinaryMap<T, TResult>
    where T : unmanaged
    where TResult : unmanaged
    where TFormula : struct, IElementFormula<T, TResult>
{
    public override void Map(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<TResult> result)
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = formula.Of(x[i], y[i]);
    }

    public override void Map(ReadOnlySpan<T> x, T y, Span<TResult> result)
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = formula.Of(x[i], y);
    }

    public override void Map(T x, ReadOnlySpan<T> y, Span<TResult> result)
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = formula.Of(x, y[i]);
    }
}

/// <summary>Loops of TensorPrimitives.</summary>
internal sealed class PrimitiveMap<T>(
    PrimitiveMap<T>.OfRuns runs, PrimitiveMap<T>.OfRunAndNumber runAndNumber, PrimitiveMap<T>.OfNumberAndRun numberAndRun)
    : BinaryMap<T, T>
    where T : unmanaged
{
    public delegate void OfRuns(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result);

    public delegate void OfRunAndNumber(ReadOnlySpan<T> x, T y, Span<T> result);

    public delegate void OfNumberAndRun(T x, ReadOnlySpan<T> y, Span<T> result);

    public override void Map(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => runs(x, y, result);

    public override void Map(ReadOnlySpan<T> x, T y, Span<T> result) => runAndNumber(x, y, result);

    public override void Map(T x, ReadOnlySpan<T> y, Span<T> result) => numberAndRun(x, y, result);
}

/// <summary>x, below 0 x · y.</summary>
internal sealed class PReluMap<T> : BinaryMap<T, T>
    where T : unmanaged, INumber<T>
{
    public override void Map(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => VectorLoop.Map(x, y, result, default(Formula));

    public override void Map(ReadOnlySpan<T> x, T y, Span<T> result) => VectorLoop.Map(x, result, new FormulaOfNumber(y));

    public override void Map(T x, ReadOnlySpan<T> y, Span<T> result)
    {
        if (x < T.Zero)
            TensorPrimitives.Multiply(y, x, result);
        else
            result.Fill(x);
    }

    private readonly struct Formula : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> y) => Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), x * y, x);
    }

    private readonly struct FormulaOfNumber(T y) : IUnaryFunction<T>
    {
        private readonly Vector<T> _y = new(y);

        public Vector<T> Of(Vector<T> x) => Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), x * _y, x);
    }
}

/// <summary>The loops of functions of two operands.</summary>
internal static class BinaryMaps
{
    /// <summary>The loops of a function whose result has the type of its operands.</summary>
    public static BinaryMap<T, T> OfNumbers<T>(BinaryFunction function)
        where T : unmanaged, INumber<T> => function switch
        {
            BinaryFunction.Add => new PrimitiveMap<T>(
                TensorPrimitives.Add, TensorPrimitives.Add, static (x, y, result) => TensorPrimitives.Add(y, x, result)),
            BinaryFunction.Div => new PrimitiveMap<T>(TensorPrimitives.Divide, TensorPrimitives.Divide, TensorPrimitives.Divide),
            BinaryFunction.Max => new PrimitiveMap<T>(
                TensorPrimitives.Max, TensorPrimitives.Max, static (x, y, result) => TensorPrimitives.Max(y, x, result)),
            BinaryFunction.Min => new PrimitiveMap<T>(
                TensorPrimitives.Min, TensorPrimitives.Min, static (x, y, result) => TensorPrimitives.Min(y, x, result)),
            BinaryFunction.Mod => new ElementMap<T, T, Mod<T>>(default),
            BinaryFunction.Mul => new PrimitiveMap<T>(
                TensorPrimitives.Multiply, TensorPrimitives.Multiply, static (x, y, result) => TensorPrimitives.Multiply(y, x, result)),
            BinaryFunction.PRelu => new PReluMap<T>(),
            BinaryFunction.Remainder => new ElementMap<T, T, Remainder<T>>(default),
            BinaryFunction.Sub => new PrimitiveMap<T>(TensorPrimitives.Subtract, TensorPrimitives.Subtract, TensorPrimitives.Subtract),
            _ => throw new InferenceException($"{function} is no function of numbers."),
        };

    /// <summary>The loops of a comparison.</summary>
    public static BinaryMap<T, byte> OfComparison<T>(BinaryFunction function)
        where T : unmanaged, INumber<T> => function switch
        {
            BinaryFunction.Equal => new ElementMap<T, byte, Equal<T>>(default),
            BinaryFunction.Greater => new ElementMap<T, byte, Greater<T>>(default),
            BinaryFunction.GreaterOrEqual => new ElementMap<T, byte, GreaterOrEqual<T>>(default),
            BinaryFunction.Less => new ElementMap<T, byte, Less<T>>(default),
            BinaryFunction.LessOrEqual => new ElementMap<T, byte, LessOrEqual<T>>(default),
            _ => throw new InferenceException($"{function} is no comparison."),
        };

    /// <summary>The loops of a function of bits.</summary>
    public static BinaryMap<T, T> OfBits<T>(BinaryFunction function)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => function switch
        {
            BinaryFunction.BitwiseAnd => new PrimitiveMap<T>(
                TensorPrimitives.BitwiseAnd, TensorPrimitives.BitwiseAnd,
                static (x, y, result) => TensorPrimitives.BitwiseAnd(y, x, result)),
            BinaryFunction.BitwiseOr => new PrimitiveMap<T>(
                TensorPrimitives.BitwiseOr, TensorPrimitives.BitwiseOr, static (x, y, result) => TensorPrimitives.BitwiseOr(y, x, result)),
            BinaryFunction.BitwiseXor => new PrimitiveMap<T>(
                TensorPrimitives.Xor, TensorPrimitives.Xor, static (x, y, result) => TensorPrimitives.Xor(y, x, result)),
            BinaryFunction.ShiftLeft => new ElementMap<T, T, ShiftLeft<T>>(default),
            BinaryFunction.ShiftRight => new ElementMap<T, T, ShiftRight<T>>(default),
            _ => throw new InferenceException($"{function} is no function of bits."),
        };

    /// <summary>The loops of a function of truth values, 0 or 1.</summary>
    public static BinaryMap<byte, byte> OfLogic(BinaryFunction function) => function switch
    {
        BinaryFunction.And => OfBits<byte>(BinaryFunction.BitwiseAnd),
        BinaryFunction.Or => OfBits<byte>(BinaryFunction.BitwiseOr),
        BinaryFunction.Xor => OfBits<byte>(BinaryFunction.BitwiseXor),
        BinaryFunction.Equal => new ElementMap<byte, byte, Equal<byte>>(default),
        _ => throw new InferenceException($"{function} is no function of truth values."),
    };

    private readonly struct Remainder<T> : IElementFormula<T, T>
        where T : INumber<T>
    {
        private static readonly bool HasNaN = typeof(T) == typeof(float) || typeof(T) == typeof(double);

        public T Of(T x, T y) => y == T.Zero && !HasNaN
            ? throw new InferenceException("it divides an integer by 0: give other divisors.")
            : y == -T.One && !HasNaN ? T.Zero : x % y;
    }

    private readonly struct Mod<T> : IElementFormula<T, T>
        where T : INumber<T>
    {
        public T Of(T x, T y)
        {
            T rest = default(Remainder<T>).Of(x, y);
            return rest != T.Zero && T.IsNegative(rest) != T.IsNegative(y) ? rest + y : rest;
        }
    }

    private readonly struct ShiftLeft<T> : IElementFormula<T, T>
        where T : unmanaged, IBinaryInteger<T>
    {
        public T Of(T x, T y) => IsWithin(y) ? x << int.CreateTruncating(y) : T.Zero;
    }

    private readonly struct ShiftRight<T> : IElementFormula<T, T>
        where T : unmanaged, IBinaryInteger<T>
    {
        public T Of(T x, T y) => IsWithin(y) ? x >>> int.CreateTruncating(y) : T.Zero;
    }

    private static unsafe bool IsWithin<T>(T places)
        where T : unmanaged, IBinaryInteger<T> => places < T.CreateTruncating(sizeof(T) * 8);

    private readonly struct Equal<T> : IElementFormula<T, byte>
        where T : INumber<T>
    {
        public byte Of(T x, T y) => x == y ? (byte)1 : (byte)0;
    }

    private readonly struct Greater<T> : IElementFormula<T, byte>
        where T : INumber<T>
    {
        public byte Of(T x, T y) => x > y ? (byte)1 : (byte)0;
    }

    private readonly struct GreaterOrEqual<T> : IElementFormula<T, byte>
        where T : INumber<T>
    {
        public byte Of(T x, T y) => x >= y ? (byte)1 : (byte)0;
    }

    private readonly struct Less<T> : IElementFormula<T, byte>
        where T : INumber<T>
    {
        public byte Of(T x, T y) => x < y ? (byte)1 : (byte)0;
    }

    private readonly struct LessOrEqual<T> : IElementFormula<T, byte>
        where T : INumber<T>
    {
        public byte Of(T x, T y) => x <= y ? (byte)1 : (byte)0;
    }
}
