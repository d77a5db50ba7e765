using System.Globalization;
using System.Text.Json;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Matrices;
using ConvSharp.Reference;

namespace ConvSharp.Playground.Api;

/// <summary>
/// All that the Matrix page says of a layer as y = C · x: the places that hold a weight, the vectors, and the way back by Cᵀ.
/// </summary>
internal static class MatrixPage
{
    internal const string View = "view", Equation = "equation", RoundTrip = "round-trip";

    internal const string Stage = "stage", Row = "row", Column = "column", Weight = "weight";

    private const int PictureSide = 512;

    private static readonly string[] Stages = ["flatten", "multiply", "reshape"];

    private static readonly string[] Names = [.. RequestedLayer.Names, View, Stage, Row, Column, Weight];

    /// <summary>The answer to a request. It throws for no request: what is wrong with one stands in the answer.</summary>
    /// <param name="query">
    /// The tool's options as name=value, joined by &amp;; then view (equation: C · x, or round-trip: Cᵀ · y), stage (flatten, multiply or
    /// reshape), and what is pointed at: row and column of C, or the position of a weight.
    /// </param>
    /// <param name="language">en or zh, for titles and sentences about faults.</param>
    /// <returns>
    /// JSON: layer, matrix, other (the layer whose matrix is Cᵀ, where there is one), code, and the equation with all its numbers, or the
    /// sizes of a picture, or too_large; or error, with the message and the control that it is about.
    /// </returns>
    public static string Answer(string query, string language)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(language);
        return PageAnswer.Of(json => Write(json, Query.Parse(query, Names), PageAnswer.LanguageOf(language)), language);
    }

    /// <summary>The picture of a matrix that has no equation here: a pixel for each block of cells.</summary>
    /// <param name="query">As for <see cref="Answer"/>, which gives the sizes.</param>
    /// <returns>Red, green, blue and alpha of each pixel, row by row; empty where there is no picture.</returns>
    public static byte[] Picture(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        try
        {
            Query read = Query.Parse(query, Names);
            RequestedLayer layer = RequestedLayer.Read(read);
            return MatrixLimits.Exceeded(layer.Geometry) is null
                ? SparsityPlot.Render(Shown(MatrixEquation.Of(layer), IsBack(read)), PictureSide).Rgba.ToArray()
                : [];
        }
        catch (RequestFault)
        {
            return [];
        }
    }

    private static void Write(Utf8JsonWriter json, Query query, Language language)
    {
        RequestedLayer layer = RequestedLayer.Read(query);
        ConvolutionGeometry geometry = layer.Geometry;
        bool isBack = IsBack(query);
        string? stage = query.Word(Stage, Stages);
        json.WriteString("layer", LayerTitle.Of(geometry, language));
        json.WriteBoolean("transposed", geometry.Kind == ConvolutionKind.Transposed);
        json.WriteNumbers("input", geometry.Axes.ToArray().Select(axis => axis.Input));
        json.WriteNumbers("output", geometry.Axes.ToArray().Select(axis => axis.Output));
        json.WriteString(View, isBack ? RoundTrip : Equation);
        if (stage is not null)
            json.WriteString(Stage, stage);
        json.WriteString("torch", TorchCode.Matrix(layer));
        json.WriteString("csharp", SharpCode.Matrix(layer));
        json.WriteStartObject("matrix");
        json.WriteString("rows", Text(MatrixLimits.Rows(geometry)));
        json.WriteString("columns", Text(MatrixLimits.Columns(geometry)));
        json.WriteBoolean("repeats", geometry.PaddingMode != PaddingMode.Zeros);
        json.WriteEndObject();
        if (MatrixLimits.Exceeded(geometry) is { } limit)
        {
            WriteOther(json, layer, equation: null, language);
            json.WriteStartObject("too_large");
            json.WriteString("of", limit.Of);
            json.WriteString("count", Text(limit.Count));
            json.WriteNumber("most", limit.Most);
            json.WriteEndObject();
            return;
        }

        MatrixEquation equation = MatrixEquation.Of(layer);
        MatrixJson.WritePattern(json, equation);
        WritePosition(json, query, Row, equation.Matrix.Rows);
        WritePosition(json, query, Column, equation.Matrix.Columns);
        WritePosition(json, query, Weight, (int)geometry.WeightLength);
        if (MatrixLimits.HasEquation(geometry))
        {
            WriteOther(json, layer, equation, language);
            MatrixJson.WriteEquation(json, equation);
        }
        else
        {
            WriteOther(json, layer, equation: null, language);
            WritePicture(json, Shown(equation, isBack));
        }
    }

    private static void WritePosition(Utf8JsonWriter json, Query query, string name, int count)
    {
        if (query.Index(name, count) is { } position)
            json.WriteNumber(name, position);
    }

    private static void WriteOther(Utf8JsonWriter json, RequestedLayer layer, MatrixEquation? equation, Language language)
    {
        if (OtherLayer.Of(layer.Geometry) is not { } other)
            return;
        json.WriteStartObject("other");
        json.WriteString("layer", LayerTitle.Of(other, language));
        json.WriteString("query", OtherLayer.QueryOf(other, equation));
        json.WriteEndObject();
    }

    private static bool IsBack(Query query) => query.Word(View, Equation, RoundTrip) == RoundTrip;

    /// <summary>C, or on the way back Cᵀ.</summary>
    private static ConvolutionMatrix<double> Shown(MatrixEquation equation, bool isBack) =>
        isBack ? equation.Matrix.Transpose() : equation.Matrix;

    private static void WritePicture(Utf8JsonWriter json, ConvolutionMatrix<double> matrix)
    {
        (int width, int height) = SparsityPlot.SizeOf(matrix.Rows, matrix.Columns, PictureSide);
        json.WriteStartObject("picture");
        json.WriteNumber("width", width);
        json.WriteNumber("height", height);
        json.WriteNumber("block", SparsityPlot.Block(matrix.Rows, matrix.Columns, PictureSide));
        json.WriteEndObject();
    }

    private static string Text(Int128 number) => number.ToString(CultureInfo.InvariantCulture);
}
