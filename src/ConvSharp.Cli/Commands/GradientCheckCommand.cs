using System.CommandLine;
using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Layers;
using ConvSharp.Training;

namespace ConvSharp.Cli.Commands;

/// <summary>gradcheck: a layer's gradients against central differences.</summary>
internal sealed class GradientCheckCommand : ToolCommand
{
    private readonly LayerOptions _layer = new();
    private readonly ShapeOption _input = new(required: false);

    private readonly Option<string?> _values = OptionFactory.Text(
        "--values", "NUMBERS|FILE", "the input's own numbers, in place of --input: \"1 2; 3 4\", planes by ;;, a batch by ;;;");

    private readonly Option<long?> _elements = OptionFactory.Integer(
        "--elements", $"the most elements to check of each operand, drawn at random (default {GradientCheck.DefaultMostElements})");

    public GradientCheckCommand(ToolContext context)
        : base("gradcheck", "Check a layer's gradients against numeric ones, in double.", context)
    {
        _input.AddTo(this);
        _values.Aliases.Add(OptionFactory.ValuesAlias);
        Options.Add(_values);
        _layer.AddTo(this);
        Options.Add(_elements);
        Common.AddTo(this);
    }

    public override string Lesson => """
        Each element of input, weight and bias is moved up and down by 1e-5, and the change of a random sum
        of the outputs is compared with the gradient of the layer's backward pass. The error is relative to
        the larger of the two gradients, or to the operand's mean gradient where both are smaller than the
        mean. Right gradients have errors around 1e-9.

        Examples:
          convsharp gradcheck --input 2x4x7x8 --out-channels 6 --kernel 3 --padding 1
          convsharp gradcheck --transposed --input 2x4x7x8 --out-channels 3 --kernel 4 --stride 2 --json
          convsharp gradcheck --input 1x8x100 --rank 1 --out-channels 8 --dilation 4 --padding causal
          convsharp gradcheck --values "1 2 3; 4 5 6; 7 8 9" --kernel-values "1 0; 0 -1"
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        LayerRequest request = _layer.Read(parse, _input.Kind(parse));
        request.CheckOutputs(output: null);
        (LayerShape settled, InputAxes axes, Tensor<double>? values) = Input(parse, request);
        nint[] shape = axes.Lengths;
        LayerWeights<double> weights = request.Source.Make<double>(settled);
        ConvolutionLayer<double> layer = MadeLayer.Of(settled, weights, shape);
        int most = (int)(parse.GetValue(_elements) ?? GradientCheck.DefaultMostElements);

        IReadOnlyList<GradientError> errors = [];
        Language language = Common.Language(parse);
        Progress.Run(Context, language.Choose("comparing gradients", "正在比较梯度"), () =>
            errors = values is null
                ? GradientCheck.Run(layer, shape, mostElements: most, parallel: Common.Parallel(parse, cancellation))
                : GradientCheck.Run(layer, values, mostElements: most, parallel: Common.Parallel(parse, cancellation)));
        var files = new OutputFiles();
        files.Add(request.SaveWeights, weights.Save);
        files.Commit(cancellation);

        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(JsonText.Object(json => WriteJson(json, settled, shape, errors)));
        else
            Context.Out.Write(Describe(settled, errors, language));
    }

    /// <summary>The layer, and its input: a shape, or numbers too.</summary>
    private (LayerShape Layer, InputAxes Axes, Tensor<double>? Values) Input(ParseResult parse, LayerRequest request)
    {
        if (parse.GetValue(_values) is not { } text)
        {
            if (!_input.Has(parse))
                throw new RequestException($"--input is missing: give the input's shape, or its numbers by {_values.Name} \"1 2; 3 4\".");
            (LayerShape described, InputAxes shape) = _input.Settle(parse, request);
            return (described, shape, null);
        }

        if (_input.Has(parse))
            throw new RequestException($"--input and {_values.Name} are given, and both say what the input is: leave one of them out.");
        LayerInput typed = LayerInput.Given(text, gray: false, _values.Name);
        Tensor<double> values = typed.Read<double>();
        InputAxes axes = typed.Axes(request, values.Lengths);
        return (request.Settle(axes.Rank, axes.Channels), axes, axes.Of(values));
    }

    private static void WriteJson(Utf8JsonWriter json, LayerShape layer, nint[] shape, IReadOnlyList<GradientError> errors)
    {
        json.WriteString("layer", layer.ToString());
        json.WriteShape("input", shape);
        foreach (string operand in new[] { "input", TensorNames.Weight, TensorNames.Bias })
        {
            GradientError? error = errors.FirstOrDefault(error => error.Operand == operand);
            json.WriteFinite($"{operand}_error", error?.Largest ?? double.NaN);
            json.WriteNumber($"{operand}_checked", error?.Checked ?? 0);
        }
    }

    private static string Describe(LayerShape layer, IReadOnlyList<GradientError> errors, Language language)
    {
        var table = new TextTable(
            (language.Choose("gradient", "梯度"), false), (language.Choose("largest error", "最大误差"), true),
            (language.Choose("at", "位置"), false), (language.Choose("analytic", "解析值"), true),
            (language.Choose("numeric", "差分值"), true), (language.Choose("checked", "已检查"), true));
        foreach (GradientError error in errors)
        {
            table.Add(
                Operand(error.Operand, language), Text.Number(error.Largest), $"[{string.Join(", ", error.Where)}]",
                Text.Number(error.Analytic), Text.Number(error.Numeric),
                $"{Text.Count(error.Checked)}{language.Choose(" of ", "/")}{Text.Count(error.Elements)}");
        }

        return $"{layer}{Environment.NewLine}{table}";
    }

    private static string Operand(string name, Language language) => language.Choose(name, name switch
    {
        TensorNames.Weight => "权重",
        TensorNames.Bias => "偏置",
        _ => "输入",
    });
}
