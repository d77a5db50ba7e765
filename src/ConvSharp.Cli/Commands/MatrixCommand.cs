using System.CommandLine;
using System.Numerics;
using System.Text.Json;
using ConvSharp.Cli.Matrices;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;
using ConvSharp.Reference;

namespace ConvSharp.Cli.Commands;

/// <summary>matrix: a layer as the matrix that it is.</summary>
internal sealed class MatrixCommand : ToolCommand
{
    private const int MostEntriesInJson = 10_000;

    private readonly LayerOptions _layer = new();
    private readonly ShapeOption _input = new("spatial sizes of the input: 4x4");

    private readonly Option<string?> _output =
        OptionFactory.Text("--output", "FILE", ".npy (dense), .csv, .png or .svg (coloured cells: blue below zero, orange above)");

    public MatrixCommand(ToolContext context)
        : base("matrix", "Show the convolution matrix C, with which the layer is y = C·x.", context)
    {
        _output.Aliases.Add("-o");
        _input.AddTo(this);
        Options.Add(_output);
        _layer.AddTo(this);
        Common.AddTo(this);
    }

    public override string Lesson => """
        C has a row for each output element and a column for each input element, in the order of memory
        (channels first). Weights are shown by name, w₀₁ being row 0, column 1 of the kernel, and zeros as
        dots; files hold the values that --init and --seed, or --weight, give. A bias is no part of C.

        Examples:
          convsharp matrix --input 4x4 --kernel 3
          convsharp matrix --input 2x2 --kernel 3 --transposed
          convsharp matrix --input 8x8 --kernel 3 --stride 2 --padding 1 -o C.svg
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        LayerRequest request = _layer.Read(parse, _input.Kind(parse));
        string? output = parse.GetValue(_output);
        Extension.Check(output, MatrixFile.Extensions);
        OutputFiles.Check(output, "--output");
        OutputFiles.Check(request.SaveWeights, "--save-weights");
        if (request.Source.IsDouble)
            Show<double>(parse, request, output, cancellation);
        else
            Show<float>(parse, request, output, cancellation);
    }

    private void Show<T>(ParseResult parse, LayerRequest request, string? path, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long[] sizes = _input.Spatial(parse, request.Rank ?? request.Source.Rank);
        LayerShape layer = request.Settle(sizes.Length, channels: null);
        LayerWeights<T> weights = request.Source.Make<T>(layer);
        var geometry = ConvolutionGeometry.Create(
            layer.Kind, layer.Options, [(nint)layer.InChannels, .. sizes.Select(size => (nint)size)], layer.WeightShape);
        ConvolutionMatrix<T>? matrix = null;
        Progress.Run(Context, "building the matrix", () =>
        {
            matrix = ConvolutionMatrix.Create(geometry, weights.Weight);
            var files = new OutputFiles();
            files.Add(request.SaveWeights, weights.Save);
            files.Add(path, stream => MatrixFile.Write(matrix, path!, stream));
            files.Commit(cancellation);
        });

        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(JsonText.Object(json => WriteJson(json, layer, matrix!, path)));
        else if (path is not null)
            Context.Out.WriteLine($"wrote {path}: {matrix!.Rows}×{matrix.Columns}, {Text.Count(matrix.Values.Length)} entries");
        else
            Context.Out.Write(MatrixDrawing.Of(matrix!, layer, geometry, Context.Columns));
    }

    private static void WriteJson<T>(Utf8JsonWriter json, LayerShape layer, ConvolutionMatrix<T> matrix, string? path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteString("layer", layer.ToString());
        json.WriteNumbers("shape", [matrix.Rows, matrix.Columns]);
        json.WriteNumber("nonzeros", matrix.Values.Length);
        json.WriteNumber("density", MatrixDrawing.Density(matrix));
        if (path is not null)
            json.WriteString("file", path);
        if (matrix.Values.Length > MostEntriesInJson)
            return;

        json.WriteNumbers("rows", Rows(matrix));
        json.WriteNumbers("columns", matrix.ColumnIndices.ToArray().Select(column => (long)column));
        json.WriteStartArray("values");
        foreach (T value in matrix.Values)
            WriteValue(json, value);
        json.WriteEndArray();
    }

    /// <summary>The row of each entry.</summary>
    private static List<long> Rows<T>(ConvolutionMatrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rows = new List<long>(matrix.Values.Length);
        for (int row = 0; row < matrix.Rows; row++)
            rows.AddRange(Enumerable.Repeat((long)row, matrix.RowOffsets[row + 1] - matrix.RowOffsets[row]));
        return rows;
    }

    private static void WriteValue<T>(Utf8JsonWriter json, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!T.IsFinite(value))
            json.WriteNullValue();
        else if (value is float single)
            json.WriteNumberValue(single);
        else
            json.WriteNumberValue(double.CreateTruncating(value));
    }
}
