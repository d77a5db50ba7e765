using System.Numerics;

namespace ConvSharp.Initialization;

/// <summary>Checks the arguments of distributions, in torch's words.</summary>
internal static class RandomArguments
{
    public static void CheckUniform<T>(double from, double to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckType<T>();
        if (!(from <= to))
        {
            throw new ArgumentOutOfRangeException(nameof(from), from,
                $"uniform_ expects to return a [from, to) range, but found from={from} > to={to}: pass from <= to.");
        }

        if (!T.IsFinite(T.CreateTruncating(to) - T.CreateTruncating(from)))
        {
            throw new ArgumentOutOfRangeException(nameof(to), to,
                $"uniform_ expects to-from <= the largest {typeof(T).Name}, but found to={to} and from={from}: pass a narrower range.");
        }
    }

    public static void CheckNormal<T>(double mean, double std)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckType<T>();
        CheckFinite(mean);
        CheckFinite(std);
        if (std < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(std), std,
                $"normal expects std >= 0.0, but found std {std}: pass a standard deviation of 0 or more.");
        }
    }

    public static void CheckFinite(double value, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite, but found {name}={value}: pass a finite number.");
        }
    }

    private static void CheckType<T>()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException(
                $"Random numbers are drawn as float or double, but found T={typeof(T).Name}: draw floats and convert them.");
        }
    }
}
