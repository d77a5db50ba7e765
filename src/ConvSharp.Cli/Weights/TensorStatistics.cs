using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Cli.Output;
using ConvSharp.Files;
using ConvSharp.Imaging.Maps;

namespace ConvSharp.Cli.Weights;

/// <summary>Statistics of the values of a tensor in a file.</summary>
/// <param name="Values">Those of its finite values.</param>
/// <param name="NaNs">How many values are no number.</param>
/// <param name="Infinities">How many are infinite.</param>
internal sealed record TensorStatistics(ValueStatistics Values, long NaNs, long Infinities)
{
    /// <summary>Reads the tensor; null if its elements are not numbers.</summary>
    public static TensorStatistics? Of(TensorFile file, StoredTensor tensor)
    {
        if (tensor.ElementType is ElementType.Bool or ElementType.Float8E5M2 or ElementType.Float8E4M3)
            return null;
        Tensor<double> values = file.Read<double>(tensor.Name, allowRounding: true);
        long count = 0;
        foreach (double value in values)
            count += double.IsNaN(value) ? 1 : 0;
        var statistics = ValueStatistics.Of(values.AsReadOnlyTensorSpan());
        return new TensorStatistics(statistics, count, statistics.NonFinite - count);
    }

    /// <summary>min, max, mean, standard deviation, zeros, NaNs, infinities; the numbers are left out where no value is finite.</summary>
    public string[] Cells() =>
    [
        Number(Values.Min), Number(Values.Max), Number(Values.Mean), Number(Values.StandardDeviation),
        Text.Count(Values.Zeros), Text.Count(NaNs), Text.Count(Infinities),
    ];

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteFinite("min", Values.Min);
        json.WriteFinite("max", Values.Max);
        json.WriteFinite("mean", Values.Mean);
        json.WriteFinite("standard_deviation", Values.StandardDeviation);
        json.WriteNumber("zeros", Values.Zeros);
        json.WriteNumber("nan", NaNs);
        json.WriteNumber("infinite", Infinities);
    }

    private static string Number(double value) => double.IsNaN(value) ? "" : Text.Number(value);
}
