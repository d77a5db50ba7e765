using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;
using ConvSharp.Inference;

namespace ConvSharp.Cli.Networks;

/// <summary>How far an output is from what is expected.</summary>
/// <param name="Name">The output.</param>
/// <param name="Absolute">The largest |x − y|.</param>
/// <param name="Relative">The largest |x − y| / (1 + |y|), where y is expected.</param>
/// <param name="At">The place of the largest relative error, as an index in row-major order; −1 if there are no elements.</param>
/// <param name="Shape">The shape of the output.</param>
internal sealed record TensorComparison(string Name, double Absolute, double Relative, long At, nint[] Shape)
{
    /// <summary>The index of the largest relative error.</summary>
    public string Where
    {
        get
        {
            var index = new long[Shape.Length];
            long place = At;
            for (int axis = index.Length - 1; axis >= 0 && place >= 0; axis--)
                (place, index[axis]) = Math.DivRem(place, Shape[axis]);
            return At < 0 ? "" : $"[{string.Join(", ", index)}]";
        }
    }

    /// <summary>Compares; NaN equals NaN, and an infinity itself, and nothing else.</summary>
    /// <exception cref="RequestException">The shapes differ.</exception>
    public static TensorComparison Of(string name, InferenceTensor actual, InferenceTensor expected)
    {
        if (!actual.Shape.SequenceEqual(expected.Shape))
        {
            throw new RequestException(
                $"--expected has {Text.Shape(expected.Shape)} for output '{name}', but the model gives {actual}: give such an array.");
        }

        double[] x = TensorText.Doubles(actual), y = TensorText.Doubles(expected);
        (double absolute, double relative, long at) = (0, -1, -1);
        for (int i = 0; i < x.Length; i++)
        {
            bool isSame = x[i].Equals(y[i]);
            double error = isSame ? 0 : double.IsFinite(x[i] - y[i]) ? Math.Abs(x[i] - y[i]) : double.PositiveInfinity;
            double own = double.IsFinite(error) ? error / (1 + (double.IsFinite(y[i]) ? Math.Abs(y[i]) : 0)) : error;
            absolute = Math.Max(absolute, error);
            if (own > relative)
                (relative, at) = (own, i);
        }

        return new TensorComparison(name, absolute, Math.Max(relative, 0), at, actual.Shape.ToArray());
    }
}
