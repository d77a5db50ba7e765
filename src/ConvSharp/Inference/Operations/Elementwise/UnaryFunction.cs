namespace ConvSharp.Inference.Operations;

/// <summary>A function of one number.</summary>
public enum UnaryFunction
{
    /// <summary>|x|.</summary>
    Abs,

    /// <summary>The next integer upwards.</summary>
    Ceil,

    /// <summary>max(x, 0) + min(alpha · (e^(x / alpha) − 1), 0); alpha is 1 by default.</summary>
    Celu,

    /// <summary>cos x.</summary>
    Cos,

    /// <summary>x, below 0 alpha · (eˣ − 1); alpha is 1 by default.</summary>
    Elu,

    /// <summary>2/√π · ∫₀ˣ exp(−t²) dt.</summary>
    Erf,

    /// <summary>eˣ.</summary>
    Exp,

    /// <summary>The next integer downwards.</summary>
    Floor,

    /// <summary>x · Φ(x), Φ the probability that a normal number is at most x.</summary>
    Gelu,

    /// <summary>x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))) / 2.</summary>
    GeluTanh,

    /// <summary>min(max(alpha · x + beta, 0), 1); alpha is 0.2 and beta 0.5 by default.</summary>
    HardSigmoid,

    /// <summary>x · min(max(x / 6 + 1/2, 0), 1).</summary>
    HardSwish,

    /// <summary>x, below 0 alpha · x; alpha is 0.01 by default.</summary>
    LeakyRelu,

    /// <summary>The natural logarithm.</summary>
    Log,

    /// <summary>x · tanh(ln(1 + eˣ)).</summary>
    Mish,

    /// <summary>−x.</summary>
    Neg,

    /// <summary>Not x, of truth values.</summary>
    Not,

    /// <summary>1 / x.</summary>
    Reciprocal,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>The nearest integer, the even one of two.</summary>
    Round,

    /// <summary>beta · x, below 0 beta · alpha · (eˣ − 1); by default alpha is 1.67326319… and beta 1.05070102….</summary>
    Selu,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>−1, 0 or 1.</summary>
    Sign,

    /// <summary>sin x.</summary>
    Sin,

    /// <summary>ln(1 + eˣ).</summary>
    Softplus,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    /// <summary>√x.</summary>
    Sqrt,

    /// <summary>x / (1 + e^(−alpha · x)); alpha is 1 by default, which is SiLU.</summary>
    Swish,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>x above alpha, else 0; alpha is 1 by default.</summary>
    ThresholdedRelu,

    /// <summary>The angle whose cosine is x.</summary>
    Acos,

    /// <summary>The number whose hyperbolic cosine is x.</summary>
    Acosh,

    /// <summary>The angle whose sine is x.</summary>
    Asin,

    /// <summary>The number whose hyperbolic sine is x.</summary>
    Asinh,

    /// <summary>The angle whose tangent is x.</summary>
    Atan,

    /// <summary>The number whose hyperbolic tangent is x.</summary>
    Atanh,

    /// <summary>The hyperbolic cosine.</summary>
    Cosh,

    /// <summary>The hyperbolic sine.</summary>
    Sinh,

    /// <summary>The tangent.</summary>
    Tan,

    /// <summary>The bits that x does not have, of integers.</summary>
    BitwiseNot,
}
