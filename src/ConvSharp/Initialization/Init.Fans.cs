namespace ConvSharp.Initialization;

public static partial class Init
{
    /// <summary>
    /// The inputs that reach an output of a layer and the outputs that an input reaches, as torch counts them:
    /// fan in = shape[1] · ∏kernel, fan out = shape[0] · ∏kernel, for transposed layers too.
    /// </summary>
    /// <param name="shape">A weight's shape, of at least two dimensions.</param>
    /// <exception cref="ArgumentException">The shape has fewer than two dimensions, or a fan does not fit in 64 bits.</exception>
    public static (long FanIn, long FanOut) Fans(ReadOnlySpan<nint> shape)
    {
        if (shape.Length < 2)
        {
            throw new ArgumentException(
                "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions, "
                + $"but found shape={Describe(shape)}: pass a weight [out, in/groups, kernel...].",
                nameof(shape));
        }

        try
        {
            long kernel = 1;
            foreach (nint size in shape[2..])
            {
                kernel = checked(kernel * size);
            }

            return checked((shape[1] * kernel, shape[0] * kernel));
        }
        catch (OverflowException overflow)
        {
            throw new ArgumentException(
                $"Fan in and fan out must fit 64 bits, but found shape={Describe(shape)}: pass smaller sizes.", nameof(shape), overflow);
        }
    }

    /// <summary>The factor that compensates for the effect of a nonlinearity on the variance (torch: calculate_gain).</summary>
    /// <param name="nonlinearity">The function that follows the layer.</param>
    /// <param name="a">The slope of <see cref="Nonlinearity.LeakyReLU"/> for negative numbers; the others have none.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such nonlinearity, or a slope that is not finite.</exception>
    public static double Gain(Nonlinearity nonlinearity, double a = 0.01)
    {
        RandomArguments.CheckFinite(a);
        return nonlinearity switch
        {
            Nonlinearity.Linear or Nonlinearity.Sigmoid => 1,
            Nonlinearity.Tanh => 5.0 / 3,
            Nonlinearity.ReLU => Math.Sqrt(2),
            Nonlinearity.LeakyReLU => Math.Sqrt(2 / (1 + a * a)),
            Nonlinearity.Selu => 0.75,
            _ => throw new ArgumentOutOfRangeException(nameof(nonlinearity), nonlinearity,
                $"Unsupported nonlinearity {nonlinearity}: pass one of {string.Join(", ", Enum.GetNames<Nonlinearity>())}."),
        };
    }
}
