using System.Numerics;

namespace ConvSharp.Training;

/// <summary>Logarithms that stay exact where the plain formulas round to nothing or overflow.</summary>
internal static class LogSigmoid
{
    /// <summary>log(1 / (1 + e⁻ˣ)).</summary>
    public static T Of<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.Min(x, T.Zero) - LogOnePlus(T.Exp(-T.Abs(x)));

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static T Sigmoid<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.One / (T.One + T.Exp(-x));

    /// <summary>log(1 + x) for 0 ≤ x ≤ 1: the quotient corrects the rounding of 1 + x (.NET's LogP1 is the plain formula).</summary>
    private static T LogOnePlus<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sum = T.One + x;
        return sum == T.One ? x : T.Log(sum) * (x / (sum - T.One));
    }
}
