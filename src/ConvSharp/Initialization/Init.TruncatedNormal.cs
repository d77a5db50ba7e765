using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Initialization;

public static partial class Init
{
    /// <summary>N(mean, std²) confined to [a, b]; the bounds are plain numbers, not multiples of std (torch: trunc_normal_).</summary>
    /// <exception cref="ArgumentOutOfRangeException">std is not positive, a &gt; b, or an argument is not finite.</exception>
    public static void TruncatedNormal<T>(
        TensorSpan<T> weight, TorchGenerator generator, double mean = 0, double std = 1, double a = -2, double b = 2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(generator);
        CheckTruncatedNormal(mean, std, a, b);
        if (generator.DrawsNothing)
            return;

        // With x uniform between erf's values at the bounds, mean + std·√2·erf⁻¹(x) has the distribution.
        double scale = std * Math.Sqrt(2);
        double lower = ErrorFunction.Erf((a - mean) / scale);
        double upper = ErrorFunction.Erf((b - mean) / scale);
        Write(weight, (generator, mean, scale, lower, upper, a, b), static (values, draw) =>
        {
            draw.generator.FillUniform(values, draw.lower, draw.upper);
            T mean = T.CreateTruncating(draw.mean);
            T scale = T.CreateTruncating(draw.scale);
            T a = T.CreateTruncating(draw.a);
            T b = T.CreateTruncating(draw.b);
            foreach (ref T value in values)
            {
                T inverse = T.CreateTruncating(ErrorFunction.Inverse(double.CreateTruncating(value)));
                value = T.Clamp(inverse * scale + mean, a, b);
            }
        });
    }

    private static void CheckTruncatedNormal(double mean, double std, double a, double b)
    {
        RandomArguments.CheckFinite(mean);
        RandomArguments.CheckFinite(std);
        RandomArguments.CheckFinite(a);
        RandomArguments.CheckFinite(b);
        if (std <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(std), std,
                $"trunc_normal_ expects std > 0.0, but found std {std}: pass a positive standard deviation.");
        }

        if (a > b)
        {
            throw new ArgumentOutOfRangeException(nameof(a), a,
                $"trunc_normal_ expects bounds a <= b, but found a={a} > b={b}: exchange them.");
        }
    }
}
