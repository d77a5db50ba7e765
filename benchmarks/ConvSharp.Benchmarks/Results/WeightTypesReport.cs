using System.Globalization;
using System.Text;
using ConvSharp.Benchmarks.Measuring;

namespace ConvSharp.Benchmarks.Results;

/// <summary>One product.</summary>
/// <param name="Type">How weights are stored.</param>
/// <param name="Weights">How many.</param>
/// <param name="Samples">Samples that share a loaded weight.</param>
/// <param name="Milliseconds">The smallest time.</param>
internal sealed record WeightTypeRow(WeightType Type, int Weights, int Samples, double Milliseconds);

/// <summary>Weights of fewer bits as a page for people.</summary>
internal static class WeightTypesReport
{
    public static string Of(RunInfo run, IReadOnlyList<WeightTypeRow> rows)
    {
        var page = new StringBuilder();
        page.AppendLine($"# weight-types: {run.Cpu}, {run.ThreadsInWords}").AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"""
            Measured on {run.Date} with {run.VersionsOf([".NET"])}, {run.Vectors} vectors, by
            `dotnet run -c Release --project benchmarks/ConvSharp.Benchmarks -- weight-types`.

            A matrix of weights times one sample or four, in panels of 32 columns, weights prefetched; those of fewer bits are widened to float in
            registers. GB/s: bytes of weights over the time. The gain is the time with float weights over this one.

            """);
        page.AppendLine(ResultPage.Row(["weights", "samples", "type", "ms", "GB/s", "gain"]));
        page.AppendLine(ResultPage.Row(["--:", "--:", "---", "--:", "--:", "--:"]));
        foreach (WeightTypeRow row in rows)
        {
            double single = rows.First(other =>
                other.Type == WeightType.Single && other.Weights == row.Weights && other.Samples == row.Samples).Milliseconds;
            page.AppendLine(ResultPage.Row([
                $"{row.Weights >> 18} MB as float", $"{row.Samples}", $"{row.Type}",
                row.Milliseconds.ToString("0.0000", CultureInfo.InvariantCulture),
                Figures.Whole((double)row.Weights * WeightProduct.Bytes(row.Type) / row.Milliseconds / 1e6),
                Figures.Ratio(single / row.Milliseconds)]));
        }

        return page.ToString();
    }
}
