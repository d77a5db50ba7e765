using System.Text.Json;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations.Equations;
using ConvSharp.Reference;

namespace ConvSharp.Playground.Api;

/// <summary>A convolution matrix as JSON: how many places hold a weight, and all numbers of its equation.</summary>
internal static class MatrixJson
{
    public static void WritePattern(Utf8JsonWriter json, MatrixEquation equation)
    {
        ConvolutionMatrix<double> matrix = equation.Matrix;
        json.WriteStartObject("pattern");
        json.WriteNumber("places", matrix.Values.Length);
        json.WriteNumber("share", matrix.Values.Length / ((double)matrix.Rows * matrix.Columns));
        json.WriteNumber("most_in_row", Enumerable.Range(0, matrix.Rows).Max(row => matrix.RowOffsets[row + 1] - matrix.RowOffsets[row]));
        json.WriteEndObject();
    }

    /// <summary>The places row by row, each with its weights and their sum; the vectors; the kernels.</summary>
    public static void WriteEquation(Utf8JsonWriter json, MatrixEquation equation)
    {
        (ConvolutionGeometry geometry, ConvolutionMatrix<double> matrix) = (equation.Geometry, equation.Matrix);
        double[] back = equation.Back();
        json.WriteStartObject("equation");
        json.WriteNumber("rows", matrix.Rows);
        json.WriteNumber("columns", matrix.Columns);
        json.WriteStartObject("places");
        json.WriteNumbers("rows", Enumerable.Range(0, matrix.Rows).SelectMany(row =>
            Enumerable.Repeat((long)row, matrix.RowOffsets[row + 1] - matrix.RowOffsets[row])));
        json.WriteNumbers("columns", matrix.ColumnIndices.ToArray().Select(column => (long)column));
        json.WriteNumbers("values", matrix.Values.ToArray());
        json.WriteStartArray("weights");
        foreach (int[] weights in equation.Weights())
        {
            json.WriteStartArray();
            foreach (int weight in weights)
                json.WriteNumberValue(weight);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        WriteSide(json, "input", geometry, geometry.InChannels, axis => axis.Input, equation.Values.Input);
        WriteSide(json, "output", geometry, geometry.OutChannels, axis => axis.Output, equation.Output());
        WriteSide(json, "back", geometry, geometry.InChannels, axis => axis.Input, back);
        json.WriteNumbers("bias", equation.RowBias());
        json.WriteNumbers("weight", equation.Values.Weight);
        json.WriteTexts("weight_names", Enumerable.Range(0, equation.Values.Weight.Length).Select(at => WeightName.Of(at, geometry)));
        json.WritePropertyName("difference");
        json.WriteReal(back.Zip(equation.Values.Input, (there, here) => Math.Abs(there - here)).Max());
        ViewJson.WriteKernels(json, geometry, isTurned: false);
        json.WriteEndObject();
    }

    private static void WriteSide(
        Utf8JsonWriter json, string name, ConvolutionGeometry geometry, long channels, Func<AxisGeometry, long> size, double[] values)
    {
        json.WriteStartObject(name);
        json.WriteNumber("channels", channels);
        json.WriteNumbers("sizes", geometry.AllAxes.ToArray().Select(size));
        json.WriteNumbers("values", values);
        json.WriteEndObject();
    }
}
