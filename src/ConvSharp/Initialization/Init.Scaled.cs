using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Initialization;

public static partial class Init
{
    /// <summary>U(−b, b) with b = gain·√(6/(fan in + fan out)), after Glorot and Bengio (2010).</summary>
    /// <exception cref="ArgumentException">The weight has fewer than two dimensions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The gain is negative or not finite.</exception>
    public static void XavierUniform<T>(TensorSpan<T> weight, TorchGenerator generator, double gain = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double bound = UniformBound(XavierDeviation(weight.Lengths, gain));
        Uniform(weight, generator, -bound, bound);
    }

    /// <summary>N(0, std²) with std = gain·√(2/(fan in + fan out)), after Glorot and Bengio (2010).</summary>
    /// <exception cref="ArgumentException">The weight has fewer than two dimensions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The gain is negative or not finite.</exception>
    public static void XavierNormal<T>(TensorSpan<T> weight, TorchGenerator generator, double gain = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Normal(weight, generator, 0, XavierDeviation(weight.Lengths, gain));

    /// <summary>U(−b, b) with b = gain·√(3/fan), after He et al. (2015).</summary>
    /// <param name="weight">The weight to fill.</param>
    /// <param name="generator">The source of random numbers.</param>
    /// <param name="a">The slope of <see cref="Nonlinearity.LeakyReLU"/> for negative numbers.</param>
    /// <param name="mode">Which fan counts.</param>
    /// <param name="nonlinearity">The function that follows the layer; it decides the <see cref="Gain"/>.</param>
    /// <exception cref="ArgumentException">The weight has fewer than two dimensions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such mode or nonlinearity, or the slope is not finite.</exception>
    public static void KaimingUniform<T>(
        TensorSpan<T> weight,
        TorchGenerator generator,
        double a = 0,
        FanMode mode = FanMode.In,
        Nonlinearity nonlinearity = Nonlinearity.LeakyReLU)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double bound = UniformBound(KaimingDeviation(weight.Lengths, a, mode, nonlinearity));
        Uniform(weight, generator, -bound, bound);
    }

    /// <summary>N(0, std²) with std = gain/√fan, after He et al. (2015).</summary>
    /// <inheritdoc cref="KaimingUniform"/>
    public static void KaimingNormal<T>(
        TensorSpan<T> weight,
        TorchGenerator generator,
        double a = 0,
        FanMode mode = FanMode.In,
        Nonlinearity nonlinearity = Nonlinearity.LeakyReLU)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Normal(weight, generator, 0, KaimingDeviation(weight.Lengths, a, mode, nonlinearity));

    /// <summary>
    /// A convolution's weight and bias as torch.nn's layers start with them: weight by <see cref="KaimingUniform"/> with a = √5, then bias
    /// U(±1/√fan in). A fan in of 0 leaves the bias alone.
    /// </summary>
    /// <param name="weight">[Cout, Cin/groups, kernel…]; transposed [Cin, Cout/groups, kernel…].</param>
    /// <param name="bias">[Cout], or default: none.</param>
    /// <param name="generator">The source of random numbers.</param>
    /// <exception cref="ArgumentException">The weight has fewer than two dimensions, or the bias is not 1-dimensional.</exception>
    public static void ConvolutionDefault<T>(TensorSpan<T> weight, TensorSpan<T> bias, TorchGenerator generator)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!bias.IsEmpty && bias.Rank != 1)
        {
            throw new ArgumentException(
                $"expected bias to be 1-dimensional, but found shape={Describe(bias.Lengths)}: pass one number per output channel.",
                nameof(bias));
        }

        KaimingUniform(weight, generator, Math.Sqrt(5));
        long fanIn = Fans(weight.Lengths).FanIn;
        if (fanIn > 0)
        {
            double bound = 1 / Math.Sqrt(fanIn);
            Uniform(bias, generator, -bound, bound);
        }
    }

    private static double XavierDeviation(ReadOnlySpan<nint> weight, double gain)
    {
        (long fanIn, long fanOut) = Fans(weight);
        if (!double.IsFinite(gain) || gain < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(gain), gain,
                $"gain must be finite and not negative, but found gain={gain}: pass 1, or the gain of the nonlinearity.");
        }

        return gain * Math.Sqrt(2.0 / Occupied((double)fanIn + fanOut));
    }

    private static double KaimingDeviation(ReadOnlySpan<nint> weight, double a, FanMode mode, Nonlinearity nonlinearity)
    {
        (long fanIn, long fanOut) = Fans(weight);
        long fan = mode switch
        {
            FanMode.In => fanIn,
            FanMode.Out => fanOut,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, $"Mode {mode} not supported: pass FanMode.In or FanMode.Out."),
        };
        return Gain(nonlinearity, a) / Math.Sqrt(Occupied(fan));
    }

    // A fan of 0 belongs to a weight without elements: nothing is drawn, whatever the deviation.
    private static double Occupied(double fan) => Math.Max(fan, 1);

    // U(−b, b) has the standard deviation b/√3.
    private static double UniformBound(double deviation) => Math.Sqrt(3) * deviation;
}
