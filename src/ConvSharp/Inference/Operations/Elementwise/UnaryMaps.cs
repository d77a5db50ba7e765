using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ConvSharp.Autograd;

namespace ConvSharp.Inference.Operations;

/// <summary>Computes a function of all elements of a span; the destination may be the source.</summary>
/// <param name="x">The source.</param>
/// <param name="y">The destination, of the same length.</param>
/// <param name="alpha">The function's first parameter.</param>
/// <param name="beta">The function's second parameter.</param>
internal delegate void UnaryMap<T>(ReadOnlySpan<T> x, Span<T> y, T alpha, T beta);

/// <summary>The loops of unary functions.</summary>
internal static class UnaryMaps
{
    /// <summary>The loop of a function of floating-point numbers.</summary>
    public static UnaryMap<T> OfFloats<T>(UnaryFunction function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => function switch
        {
            UnaryFunction.Ceil => static (x, y, _, _) => TensorPrimitives.Ceiling(x, y),
            UnaryFunction.Celu => static (x, y, alpha, _) => VectorLoop.Map(x, y, new FloatFormulas<T>.Celu(alpha)),
            UnaryFunction.Cos => static (x, y, _, _) => TensorPrimitives.Cos(x, y),
            UnaryFunction.Elu => static (x, y, alpha, _) => VectorLoop.Map(x, y, new FloatFormulas<T>.Elu(alpha)),
            UnaryFunction.Erf => static (x, y, _, _) => VectorLoop.Map(x, y, default(FloatFormulas<T>.Erf)),
            UnaryFunction.Exp => static (x, y, _, _) => TensorPrimitives.Exp(x, y),
            UnaryFunction.Floor => static (x, y, _, _) => TensorPrimitives.Floor(x, y),
            UnaryFunction.Gelu => static (x, y, _, _) => VectorLoop.Map(x, y, default(FloatFormulas<T>.Gelu)),
            UnaryFunction.GeluTanh => static (x, y, _, _) => VectorLoop.Map(x, y, default(FloatFormulas<T>.GeluTanh)),
            UnaryFunction.HardSigmoid =>
                static (x, y, alpha, beta) => WideLoop.Map(x, y, new ClampFormulas<T>.HardSigmoid(alpha, beta)),
            UnaryFunction.HardSwish => static (x, y, _, _) => WideLoop.Map(x, y, default(ClampFormulas<T>.HardSwish)),
            UnaryFunction.LeakyRelu => static (x, y, alpha, _) => VectorLoop.Map(x, y, new FloatFormulas<T>.LeakyRelu(alpha)),
            UnaryFunction.Log => static (x, y, _, _) => TensorPrimitives.Log(x, y),
            UnaryFunction.Mish => static (x, y, _, _) => VectorLoop.Map(x, y, default(FloatFormulas<T>.Mish)),
            UnaryFunction.Reciprocal => static (x, y, _, _) => TensorPrimitives.Reciprocal(x, y),
            UnaryFunction.Relu => static (x, y, _, _) => WideLoop.Map(x, y, new ClampFormulas<T>.Clamp(T.Zero, T.PositiveInfinity)),
            UnaryFunction.Round => static (x, y, _, _) => TensorPrimitives.Round(x, y),
            UnaryFunction.Selu => static (x, y, alpha, gamma) => VectorLoop.Map(x, y, new FloatFormulas<T>.Selu(alpha, gamma)),
            UnaryFunction.Sigmoid => static (x, y, _, _) => Sigmoid(x, y),
            UnaryFunction.Sin => static (x, y, _, _) => TensorPrimitives.Sin(x, y),
            UnaryFunction.Softplus => static (x, y, _, _) => Softplus(x, y),
            UnaryFunction.Softsign => static (x, y, _, _) => VectorLoop.Map(x, y, default(FloatFormulas<T>.Softsign)),
            UnaryFunction.Sqrt => static (x, y, _, _) => TensorPrimitives.Sqrt(x, y),
            UnaryFunction.Swish => static (x, y, alpha, _) => Swish(x, y, alpha),
            UnaryFunction.Tanh => static (x, y, _, _) => VectorLoop.Map(x, y, default(FloatFormulas<T>.Tanh)),
            UnaryFunction.ThresholdedRelu =>
                static (x, y, alpha, _) => VectorLoop.Map(x, y, new FloatFormulas<T>.ThresholdedRelu(alpha)),
            UnaryFunction.Acos => static (x, y, _, _) => TensorPrimitives.Acos(x, y),
            UnaryFunction.Acosh => static (x, y, _, _) => TensorPrimitives.Acosh(x, y),
            UnaryFunction.Asin => static (x, y, _, _) => TensorPrimitives.Asin(x, y),
            UnaryFunction.Asinh => static (x, y, _, _) => TensorPrimitives.Asinh(x, y),
            UnaryFunction.Atan => static (x, y, _, _) => TensorPrimitives.Atan(x, y),
            UnaryFunction.Atanh => static (x, y, _, _) => TensorPrimitives.Atanh(x, y),
            UnaryFunction.Cosh => static (x, y, _, _) => TensorPrimitives.Cosh(x, y),
            UnaryFunction.Sinh => static (x, y, _, _) => TensorPrimitives.Sinh(x, y),
            UnaryFunction.Tan => static (x, y, _, _) => TensorPrimitives.Tan(x, y),
            _ => OfNumbers<T>(function),
        };

    /// <summary>The loop of a function of numbers of any type.</summary>
    /// <exception cref="InferenceException">The function is none of integers.</exception>
    public static UnaryMap<T> OfNumbers<T>(UnaryFunction function)
        where T : unmanaged, INumber<T> => function switch
        {
            UnaryFunction.Abs => static (x, y, _, _) => TensorPrimitives.Abs(x, y),
            UnaryFunction.Neg => static (x, y, _, _) => TensorPrimitives.Negate(x, y),
            UnaryFunction.Relu => static (x, y, _, _) => TensorPrimitives.Max(x, T.Zero, y),
            UnaryFunction.Sign => static (x, y, _, _) => Sign(x, y),
            _ => throw new InferenceException($"{function} is a function of floating-point numbers: cast to float32 or float64."),
        };

    private static void Sigmoid<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
            WideLoop.Map(MemoryMarshal.Cast<T, float>(x), MemoryMarshal.Cast<T, float>(y), default(FloatLogistic.Sigmoid));
        else
            VectorLoop.Map(x, y, default(FloatFormulas<T>.Sigmoid));
    }

    private static void Swish<T>(ReadOnlySpan<T> x, Span<T> y, T alpha)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            var swish = new FloatLogistic.Swish(float.CreateTruncating(alpha));
            WideLoop.Map(MemoryMarshal.Cast<T, float>(x), MemoryMarshal.Cast<T, float>(y), swish);
        }
        else
        {
            VectorLoop.Map(x, y, new FloatFormulas<T>.Swish(alpha));
        }
    }

    private static void Sign<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = T.IsNaN(x[i]) ? x[i] : T.CreateChecked(T.Sign(x[i]));
    }

    /// <summary>max(x, 0) + ln(1 + e^(−|x|)), which never overflows.</summary>
    private static void Softplus<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> part = stackalloc T[256];
        for (int start = 0; start < x.Length; start += part.Length)
        {
            ReadOnlySpan<T> source = x.Slice(start, Math.Min(part.Length, x.Length - start));
            Span<T> logs = part[..source.Length];
            TensorPrimitives.Abs(source, logs);
            TensorPrimitives.Negate(logs, logs);
            TensorPrimitives.Exp(logs, logs);
            TensorPrimitives.LogP1(logs, logs);
            Span<T> target = y.Slice(start, source.Length);
            TensorPrimitives.Max(source, T.Zero, target);
            TensorPrimitives.Add(target, logs, target);
        }
    }
}
