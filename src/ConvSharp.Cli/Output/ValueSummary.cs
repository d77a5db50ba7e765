using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json;

namespace ConvSharp.Cli.Output;

/// <summary>The finite values' smallest, largest and mean, and how many are not finite.</summary>
internal sealed record ValueSummary(double Min, double Max, double Mean, long NonFinite)
{
    public static ValueSummary Of<T>(Tensor<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double min, double max, double sum, long finite) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0);
        foreach (T element in values)
        {
            if (!T.IsFinite(element))
                continue;
            double value = double.CreateTruncating(element);
            min = Math.Min(min, value);
            max = Math.Max(max, value);
            sum += value;
            finite++;
        }

        long nonFinite = values.FlattenedLength - finite;
        return finite == 0 ? new(double.NaN, double.NaN, double.NaN, nonFinite) : new(min, max, sum / finite, nonFinite);
    }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteFinite("min", Min);
        json.WriteFinite("max", Max);
        json.WriteFinite("mean", Mean);
        json.WriteNumber("non_finite", NonFinite);
    }

    public override string ToString()
    {
        string range = double.IsNaN(Min) ? "no finite value" : $"{Text.Number(Min)} … {Text.Number(Max)}, mean {Text.Number(Mean)}";
        return NonFinite == 0 || double.IsNaN(Min) ? range : $"{range}, {Text.Count(NonFinite)} not finite";
    }
}
