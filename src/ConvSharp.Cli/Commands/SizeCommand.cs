using System.CommandLine;
using System.Text.Json;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Commands;

/// <summary>size: the output size of a layer, and the formula step by step.</summary>
internal sealed class SizeCommand : ToolCommand
{
    private readonly LayerOptions _layer = new();
    private readonly ShapeOption _input = new("spatial sizes of the input: 224x224");

    public SizeCommand(ToolContext context)
        : base("size", "Work out the output size of a layer, with the formula in symbols and in numbers.", context)
    {
        _input.AddTo(this);
        _layer.AddTo(this);
        Common.AddTo(this);
    }

    public override string Lesson => """
        For each axis: the formula (i input, o output, k kernel, s stride, d dilation, p padding), the
        formula with its numbers, and the result; which input sizes give this output; how much of the input
        one output element sees (its receptive field), and the distance between neighbours' fields.

        Examples:
          convsharp size --input 224x224 --kernel 7 --stride 2 --padding 3
          convsharp size --input 112x112 --kernel 4 --stride 2 --padding 1 --transposed
          convsharp size --input 16000 --kernel 3 --dilation 64 --padding causal --json
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        LayerRequest request = _layer.Read(parse, _input.Kind(parse));
        request.CheckOutputs(output: null);
        if (request.Source is DrawnWeights && request.OutChannels is null)
            request = request with { OutChannels = request.Options.Groups }; // sizes need no channels, but groups must divide them
        long[] sizes = _input.Spatial(parse, request.KnownRank);
        LayerShape layer = request.Settle(sizes.Length, channels: null);
        var geometry = ConvolutionGeometry.Create(
            layer.Kind, layer.Options, [1, (nint)layer.InChannels, .. sizes.Select(size => (nint)size)], layer.WeightShape);
        if (request.SaveWeights is { } path)
        {
            var files = new OutputFiles();
            files.Add(path, stream => request.Source.Make<float>(layer).Save(stream));
            files.Commit(cancellation);
        }

        AxisGeometry[] axes = geometry.Axes.ToArray();
        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(JsonText.Object(json => WriteJson(json, axes)));
        else
            Context.Out.Write(Describe(axes));
    }

    private static void WriteJson(Utf8JsonWriter json, AxisGeometry[] axes)
    {
        json.WriteNumbers("input", axes.Select(axis => axis.Input));
        json.WriteNumbers("output", axes.Select(axis => axis.Output));
        json.WriteStartArray("formula");
        foreach (AxisGeometry axis in axes)
            json.WriteStringValue(Equation(axis));
        json.WriteEndArray();
        json.WriteStartArray("axes");
        for (int i = 0; i < axes.Length; i++)
            WriteAxis(json, axes[i], Text.AxisName(i, axes.Length));
        json.WriteEndArray();
    }

    private static void WriteAxis(Utf8JsonWriter json, AxisGeometry axis, string name)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteNumber("input", axis.Input);
        json.WriteNumber("output", axis.Output);
        json.WriteNumber("kernel", axis.Kernel);
        json.WriteNumber("stride", axis.Stride);
        json.WriteNumber("dilation", axis.Dilation);
        json.WriteNumbers("padding", [axis.PadBefore, axis.PadAfter]);
        json.WriteNumber("output_padding", axis.OutputPadding);
        (long min, long max) = axis.InputsGivingOutput();
        json.WriteNumbers("inputs_giving_output", [min, max]);
        ReceptiveField field = ReceptiveField.Of(axis);
        json.WriteStartObject("receptive_field");
        json.WriteNumber("size", field.Size);
        json.WriteNumber("jump", field.Jump);
        json.WriteNumber("start", field.Start);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>o = symbols = numbers = result.</summary>
    private static string Equation(AxisGeometry axis)
    {
        IReadOnlyList<string> steps = axis.Explain();
        return string.Join(" = ", steps.Take(1).Concat(steps.Skip(1).Select(step => step["o = ".Length..])));
    }

    private static string Describe(AxisGeometry[] axes)
    {
        var text = new StringWriter();
        text.WriteLine($"{Text.Shape(axes.Select(axis => axis.Input))} → {Text.Shape(axes.Select(axis => axis.Output))}");
        for (int i = 0; i < axes.Length; i++)
        {
            (long min, long max) = axes[i].InputsGivingOutput();
            ReceptiveField field = ReceptiveField.Of(axes[i]);
            text.WriteLine();
            text.WriteLine($"{Text.AxisName(i, axes.Length)}: {axes[i].Input} → {axes[i].Output}");
            foreach (string step in axes[i].Explain())
                text.WriteLine($"  {step}");
            text.WriteLine(min == max
                ? $"  only an input of {min} gives {axes[i].Output}"
                : $"  inputs of {min} to {max} give {axes[i].Output}");
            text.WriteLine($"  one output sees {Text.Number(field.Size)} inputs; the next one's lie {Text.Number(field.Jump)} further");
        }

        return text.ToString();
    }
}
