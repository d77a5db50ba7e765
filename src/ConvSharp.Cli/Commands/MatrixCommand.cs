using System.CommandLine;
using System.Numerics;
using System.Numerics.Tensors;
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
        ["equation"] = MatrixView.Equation,
        ["flatten"] = MatrixView.Flatten,
        ["round-trip"] = MatrixView.RoundTrip,
        ["plain"] = MatrixView.Plain,
        ["grids"] = MatrixView.Grids,
        ["pair"] = MatrixView.Pair,
    };

    private readonly LayerOptions _layer =
        new(LayerParts.Shape | LayerParts.Steps | LayerParts.Border | LayerParts.Values | LayerParts.Filter);

    private readonly SampleOptions _input = new();

    private readonly Option<string?> _output = OptionFactory.Text(
        "--output", "FILE", ".npy (dense), .csv, or a picture: .png, .svg, .gif, .webp (the last three move where the view does)");

    private readonly Option<MatrixView?> _view = OptionFactory.Word(
        "--view", "VIEW",
        "y = C·x with its numbers, the input becoming x, x beside C·x and Cᵀ·C·x, C alone, C between input and output, C beside Cᵀ " +
        "(default equation where it fits, else plain)",
        Views);

    private readonly Option<long?> _row = OptionFactory.Integer(
        "--row", "the only row to show, from 0; in an equation of a transposed layer: the column", least: 0);

    private readonly FontOption _font = new();

    private readonly Option<long?> _size = OptionFactory.Integer(
        "--size", "width in pixels, 200 to 1600 (default 960)", AnimationOptions.SmallestSize, AnimationOptions.LargestSize);

    private readonly Option<DrawingTheme?> _theme = ThemeOption.Create();

    public MatrixCommand(ToolContext context)
        : base("matrix", "Show the convolution matrix C, with which the layer is y = C·x.", context)
    {
        _output.Aliases.Add("-o");
        _input.AddTo(this);
        foreach (Option option in (Option[])[_output, _view, _row, _size, _theme, _font.Option])
            Options.Add(option);
        _layer.AddTo(this);
        Common.AddTo(this, hasThreads: false);
    }

    public override string Lesson => """
        C has a row for each output element and a column for each input element, in the order of memory
        (channels first). Weights are shown by name, w₀₁ being row 0, column 1 of the kernel, or as numbers
        if you give them (--kernel-values, --weight, --weights, --filter, --init, --seed); places without
        a weight are dots or hatched. With --values too, y = C·x is written out with all its numbers.
        The moving views show a row of C at a time, or a column for a transposed layer. Files of numbers
        hold the values given by --init and --seed unless you give others. A bias is not part of C.

        Examples:
          convsharp matrix --input 4x4 --kernel 3
          convsharp matrix --input 2x2 --kernel 3 --transposed -o columns.svg
          convsharp matrix --values "1 2; 3 4" --kernel-values "1 0; 0 1" -o equation.svg
          convsharp matrix -x "1 2 3; 4 5 6; 7 8 9" -w "1 2; 3 4" --view round-trip -o no-inverse.png
          convsharp matrix --input 8x8 --kernel 3 --stride 2 --padding 1 --view plain -o C.svg
          convsharp matrix --input 4x4 --kernel 3 --view pair --row 3 -o pair.svg
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        LayerRequest request = _layer.Read(parse, _input.Kind(parse));
        string? output = parse.GetValue(_output);
        CheckView(parse, output);
        Extension.Check(output, MatrixFile.Extensions(parse.GetValue(_view)));
        request.CheckOutputs(output, _input.ValuesFile(parse));
        if (request.Source.IsDouble)
            Show<double>(parse, request, output, cancellation);
        else
            Show<float>(parse, request, output, cancellation);
    }

    private void Show<T>(ParseResult parse, LayerRequest request, string? path, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (long? channels, long[] sizes, Tensor<double>? input) = _input.Read(parse, request);
        LayerShape layer = request.Settle(sizes.Length, channels);
        LayerWeights<T> weights = request.Source.Make<T>(layer);
        var geometry = ConvolutionGeometry.Create(
            layer.Kind, layer.Options, [(nint)layer.InChannels, .. sizes.Select(size => (nint)size)], layer.WeightShape);
        Language language = Common.Language(parse);
        CaptionFont? font = _font.Read(parse, path);
        AnimationValues values = AnimationValues.None with { HasBias = false };
        if (_layer.AnyWeightsGiven(parse))
            values = AnimationValues.None.WithParameters(geometry, weights.Weight, request.Source is DrawnWeights ? default : weights.BiasSpan);
        if (input is not null)
            values = values.WithInput<double>(geometry, input);

        ConvolutionMatrix<T>? matrix = null;
        Progress.Run(Context, language.Choose("building the matrix", "正在构造矩阵"), () =>
        {
            matrix = ConvolutionMatrix.Create(geometry, weights.Weight);
            var files = new OutputFiles();
            files.Add(request.SaveWeights, weights.Save);
            if (path is not null)
            {
                var pictures = new MatrixPictures<T>(geometry, matrix, weights.Weight, values, path);
                files.Add(path, pictures.Writer(ReadOptions(parse, font)));
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
                Text.Wrote(path, language, language.Choose($"{size}, {entries} entries", $"{size}，{entries} 个权重")));
        }
        else
        {
            Context.Out.Write(MatrixDrawing.Of(matrix!, layer, geometry, Context.Columns, language));
            if (input is not null && _layer.AnyWeightsGiven(parse))
                Context.Out.Write(EquationLines.Of(matrix!, geometry, input, language));
        }
    }

    private void CheckView(ParseResult parse, string? output)
    {
        if (parse.GetValue(_view) is not null and not MatrixView.Plain && output is null)
            throw new RequestException($"--view is {parse.GetResult(_view)!.Tokens[0].Value}, a picture: name its file with -o.");
        bool isNumbers = output is null || Extension.Of(output) is Extension.Npy or Extension.Csv;
        foreach (Option option in (Option[])[_row, _size, _theme, _font.Option])
        {
            if ((isNumbers || parse.GetValue(_view) == MatrixView.Plain) && parse.Has(option))
            {
                string value = parse.GetResult(option)!.Tokens[0].Value;
                throw new RequestException($"{option.Name} is {value}, but it is for pictures of views other than plain: leave it out, or " +
                    "add -o matrix.svg.");
            }
        }
    }

    private MatrixPictureRequest ReadOptions(ParseResult parse, CaptionFont? font) => new(
        parse.GetValue(_view), (int)(parse.GetValue(_size) ?? new MatrixPictureOptions().Size), (int?)parse.GetValue(_row),
        parse.GetValue(_theme) ?? DrawingTheme.Auto, Common.Language(parse), font);

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
