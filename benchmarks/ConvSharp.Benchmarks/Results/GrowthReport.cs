using System.Globalization;
using System.Text;

namespace ConvSharp.Benchmarks.Results;

/// <summary>Growth as a page for people.</summary>
internal static class GrowthReport
{
    public static string Of(IReadOnlyList<GrowthRow> rows)
    {
        RunInfo run = rows[0].Run;
        var page = new StringBuilder();
        page.AppendLine($"# growth: {run.Cpu}, {run.ThreadsInWords}").AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"""
            Measured on {run.Date} with {run.VersionsOf(["ConvSharp", ".NET"])}, {run.Vectors} vectors, by
            `dotnet run -c Release --project benchmarks/ConvSharp.Benchmarks -- growth --threads {run.Threads}`.

            float32, as many output as input channels, outputs as large as inputs. In each family one measure grows, or all in turn; each layer
            has four times the multiply-adds of the one before. ns: smallest time of a call over the direct algorithm's multiply-adds. The ratio
            is that to the smallest of the family.

            """);

        page.AppendLine(ResultPage.Row([
            "what grows", "batch × channels × height × width", "multiply-adds", "ns each", "ratio", "algorithm"]));
        page.AppendLine(ResultPage.Row(["---", "---", "--:", "--:", "--:", "---"]));
        foreach (GrowthRow row in rows)
        {
            page.AppendLine(ResultPage.Row([
                row.Family, row.Layer, $"2^{Math.Log2(row.MultiplyAdds):0.0}",
                row.Nanoseconds.ToString("0.00000", CultureInfo.InvariantCulture), Figures.Ratio(row.Ratio), row.Algorithm]));
        }

        page.AppendLine();
        string[] largest =
            [.. rows.GroupBy(row => row.Family).Select(family => $"{family.Key} {Figures.Ratio(family.Max(row => row.Ratio))}")];
        page.AppendLine($"Largest ratios: {string.Join("; ", largest)}.");
        return page.ToString();
    }
}
