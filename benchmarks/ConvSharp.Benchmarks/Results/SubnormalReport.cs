using System.Globalization;
using System.Text;

namespace ConvSharp.Benchmarks.Results;

/// <summary>Subnormal operands as a page for people.</summary>
internal static class SubnormalReport
{
    public static string Of(IReadOnlyList<SubnormalRow> rows)
    {
        RunInfo run = rows[0].Run;
        var page = new StringBuilder();
        page.AppendLine($"# subnormals: {run.Cpu}, {run.ThreadsInWords}").AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"""
            Measured on {run.Date} with {run.VersionsOf(["ConvSharp", ".NET"])}, {run.Vectors} vectors, by
            `dotnet run -c Release --project benchmarks/ConvSharp.Benchmarks -- subnormals --threads {run.Threads}`.

            Float32. A ratio is the smallest time of a call over that with normal operands in the same mode. Kept: the accurate mode, in
            which nothing is flushed; all modes were so before subnormal numbers were flushed. Default: weights are flushed as they are
            packed, inputs where they are copied. Flushed: `ConvolutionAccuracy.FlushSubnormals`; its cost is that with normal operands over
            the default mode.

            """);
        page.AppendLine(ResultPage.Row(
            ["layer", "pass", "algorithm", "subnormal", "normal, ms", "kept", "default", "flushed", "cost of flushing all"]));
        page.AppendLine(ResultPage.Row(["---", "---", "---", "---", "--:", "--:", "--:", "--:", "--:"]));
        foreach (SubnormalRow row in rows)
        {
            page.AppendLine(ResultPage.Row([
                row.Layer, row.Operation, row.Algorithm, row.Operands, Figures.Milliseconds(row.Milliseconds), Figures.Decimal(row.Kept),
                Figures.Decimal(row.Default), Figures.Decimal(row.Flushed), Figures.Ratio(row.FlushedNormal)]));
        }

        page.AppendLine();
        page.AppendLine(
            $"Largest ratios: kept {Figures.Decimal(rows.Max(row => row.Kept))}, default {Figures.Decimal(rows.Max(row => row.Default))}, "
            + $"flushed {Figures.Decimal(rows.Max(row => row.Flushed))}.");
        return page.ToString();
    }
}
