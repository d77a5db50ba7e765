using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Inference.Operations;

/// <summary>A function of a gate.</summary>
/// <param name="Function">Relu, Tanh, Sigmoid, Affine, LeakyRelu, ThresholdedRelu, ScaledTanh, HardSigmoid, Elu, Softsign or
/// Softplus.</param>
/// <param name="Alpha">Its first parameter; null for the function's default.</param>
/// <param name="Beta">Its second parameter; null for the function's default.</param>
public sealed record RecurrentActivation(string Function, double? Alpha = null, double? Beta = null)
{
    private static readonly UnaryFunction[] Plain =
    [
        UnaryFunction.Relu, UnaryFunction.Tanh, UnaryFunction.Sigmoid, UnaryFunction.LeakyRelu, UnaryFunction.ThresholdedRelu,
        UnaryFunction.HardSigmoid, UnaryFunction.Elu, UnaryFunction.Softsign, UnaryFunction.Softplus,
    ];

    /// <summary>Whether the function has a first parameter.</summary>
    public bool HasAlpha => HasBeta || Is("LeakyRelu") || Is("ThresholdedRelu") || Is("Elu");

    /// <summary>Whether the function has a second parameter.</summary>
    public bool HasBeta => Is("Affine") || Is("ScaledTanh") || Is("HardSigmoid");

    /// <summary>The loop of the function.</summary>
    /// <exception cref="InferenceException">There is no such function.</exception>
    internal (UnaryMap<T> Map, T Alpha, T Beta) Loop<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Is("Affine"))
            return (Affine, T.CreateTruncating(Alpha ?? 1), T.CreateTruncating(Beta ?? 0));
        if (Is("ScaledTanh"))
            return (ScaledTanh, T.CreateTruncating(Alpha ?? 1), T.CreateTruncating(Beta ?? 1));
        foreach (UnaryFunction function in Plain)
        {
            if (!Is(function.ToString()))
                continue;
            var unary = new Unary(function, Alpha, Beta);
            return (UnaryMaps.OfFloats<T>(function), T.CreateTruncating(unary.Alpha), T.CreateTruncating(unary.Beta));
        }

        throw new InferenceException(
            $"its activation is {Function}: use {string.Join(", ", Plain)}, Affine or ScaledTanh.");
    }

    private bool Is(string name) => string.Equals(Function, name, StringComparison.OrdinalIgnoreCase);

    private static void Affine<T>(ReadOnlySpan<T> x, Span<T> y, T alpha, T beta)
        where T : unmanaged, INumber<T>
    {
        TensorPrimitives.Multiply(x, alpha, y);
        TensorPrimitives.Add(y, beta, y);
    }

    private static void ScaledTanh<T>(ReadOnlySpan<T> x, Span<T> y, T alpha, T beta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.Multiply(x, beta, y);
        UnaryMaps.OfFloats<T>(UnaryFunction.Tanh)(y, y, T.Zero, T.Zero);
        TensorPrimitives.Multiply(y, alpha, y);
    }
}
