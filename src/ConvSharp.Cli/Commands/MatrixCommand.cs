using System.CommandLine;
using System.Numerics;
using System.Text.Json;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Matrices;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Matrices;
using ConvSharp.Reference;

namespace ConvSharp.Cli.Commands;

/// <summary>matrix: a layer as a matrix.</summary>
internal sealed class MatrixCommand : ToolCommand
{
    private const int MostEntriesInJson = 10_000;

    private static readonly Dictionary<string, MatrixView?> Views = new()
    {
        ["plain"] = MatrixView.Plain,
        ["grids"] = MatrixView.Grids,
        ["pair"] = MatrixView.Pair,
    };

    private readonly LayerOptions _layer = new();
    private readonly ShapeOption _input = new("spatial sizes of the input: 4x4");

    private readonly Option<string?> _output =
        OptionFactory.Text("--output", "FILE", ".npy (dense), .csv, .png or .svg (coloured cells: blue below zero, orange above)");

    private readonly Option<MatrixView?> _view =
        OptionFactory.Word("--view", "VIEW", "the matrix alone, between input and output, or beside its transpose", Views);

    private readonly Option<long?> _row =
        OptionFactory.Integer("--row", "with --view grids or pair: the framed row, from 0 (default 0)", least: 0);

    private readonly FontOption _font = new();

    private readonly Option<long?> _size = OptionFactory.Integer(
        "--size", "with --view grids or pair: width in pixels, 200 to 1600 (default 960)",
        AnimationOptions.SmallestSize, AnimationOptions.LargestSize);

    public MatrixCommand(ToolContext context)
        : base("matrix", "Show the convolution matrix C, with which the layer is y = C·x.", context)
    {
        _output.Aliases.Add("-o");
        _input.AddTo(this);
        foreach (Option option in (Option[])[_output, _view, _row, _size, _font.Option])
            Options.Add(option);
        _layer.AddTo(this);
        Common.AddTo(this);
    }

    public override string Lesson => """
        C has a row for each output element and a column for each input element, in the order of memory
        (channels first). Weights are shown by name, w₀₁ being row 0, column 1 of the kernel, and zeros as
        dots; files hold the values given by --init and --seed, or by --weight. A bias is not part of C.

        Examples:
          convsharp matrix --input 4x4 --kernel 3
          convsharp matrix --input 2x2 --kernel 3 --transposed
          convsharp matrix --input 8x8 --kernel 3 --stride 2 --padding 1 -o C.svg
          convsharp matrix --input 4x4 --kernel 3 --view pair --row 3 -o pair.svg
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        LayerRequest request = _layer.Read(parse, _input.Kind(parse));
        string? output = parse.GetValue(_output);
        CheckView(parse, output);
        Extension.Check(output, View(parse) == MatrixView.Plain ? MatrixFile.Extensions : MatrixFile.OfPictures);
        request.CheckOutputs(output);
        if (request.Source.IsDouble)
            Show<double>(parse, request, output, cancellation);
        else
            Show<float>(parse, request, output, cancellation);
    }

    private void Show<T>(ParseResult parse, LayerRequest request, string? path, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long[] sizes = _input.Spatial(parse, request.KnownRank);
        LayerShape layer = request.Settle(sizes.Length, channels: null);
        LayerWeights<T> weights = request.Source.Make<T>(layer);
        var geometry = ConvolutionGeometry.Create(
            layer.Kind, layer.Options, [(nint)layer.InChannels, .. sizes.Select(size => (nint)size)], layer.WeightShape);
        Language language = Common.Language(parse);
        CaptionFont? font = _font.Read(parse, path);
        ConvolutionMatrix<T>? matrix = null;
        Progress.Run(Context, language.Choose("building the matrix", "正在构造矩阵"), () =>
        {
            matrix = ConvolutionMatrix.Create(geometry, weights.Weight);
            var files = new OutputFiles();
            files.Add(request.SaveWeights, weights.Save);
            if (View(parse) == MatrixView.Plain)
            {
                files.Add(path, stream => MatrixFile.Write(matrix, path!, stream, language));
            }
            else
            {
                MatrixPicture picture = Draw(parse, geometry, weights.Weight.ToArray());
                files.Add(path, stream => MatrixFile.WritePicture(picture, path!, stream, font));
            }

            files.Commit(cancellation);
        });

        if (parse.GetValue(Common.Json))
        {
            Context.Out.WriteLine(JsonText.Object(json => WriteJson(json, layer, matrix!, path)));
        }
        else if (path is not null)
        {
            (string size, string entries) = ($"{matrix!.Rows}×{matrix.Columns}", Text.Count(matrix.Values.Length));
            Context.Out.WriteLine(
                Text.Wrote(path, language, language.Choose($"{size}, {entries} entries", $"{size}，{entries} 个非零元")));
        }
        else
        {
            Context.Out.Write(MatrixDrawing.Of(matrix!, layer, geometry, Context.Columns, language));
        }
    }

    private MatrixView View(ParseResult parse) => parse.GetValue(_view) ?? MatrixView.Plain;

    private void CheckView(ParseResult parse, string? output)
    {
        if (View(parse) != MatrixView.Plain && output is null)
            throw new RequestException($"--view is {parse.GetResult(_view)!.Tokens[0].Value}, a picture: name its file with -o.");
        foreach (Option option in (Option[])[_row, _size, _font.Option])
        {
            if (View(parse) == MatrixView.Plain && parse.Has(option))
            {
                string value = parse.GetResult(option)!.Tokens[0].Value;
                throw new RequestException($"{option.Name} is {value}, but this view has none: add --view grids or --view pair.");
            }
        }
    }

    private MatrixPicture Draw<T>(ParseResult parse, ConvolutionGeometry geometry, ReadOnlySpan<T> weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var usual = new MatrixPictureOptions();
        var options = new MatrixPictureOptions
        {
            Size = (int)(parse.GetValue(_size) ?? usual.Size),
            Row = (int)(parse.GetValue(_row) ?? usual.Row),
            Language = Common.Language(parse),
        };
        try
        {
            return View(parse) == MatrixView.Pair
                ? MatrixPicture.CreatePair(geometry, weight, options)
                : MatrixPicture.Create(geometry, weight, options);
        }
        catch (ArgumentException fault) when (!Failure.IsOfRequest(fault))
        {
            throw OptionMessage.Of(fault);
        }
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

    /// <summary>The row index of each entry.</summary>
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
