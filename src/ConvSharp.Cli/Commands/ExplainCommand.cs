using System.CommandLine;
using System.Numerics;
using System.Text.Json;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;
using ConvSharp.Plans;

namespace ConvSharp.Cli.Commands;

/// <summary>explain: which algorithm computes a layer, and why.</summary>
internal sealed class ExplainCommand : ToolCommand
{
    private readonly LayerOptions _layer =
        new(LayerParts.Shape | LayerParts.Steps | LayerParts.Border | LayerParts.Bias | LayerParts.Filter);
    private readonly ShapeOption _input = new();

    private readonly Option<bool> _gradients = new("--gradients") { Description = "the gradients that training needs, too" };

    public ExplainCommand(ToolContext context)
        : base("explain", "Say which algorithm computes a layer, and why each of the others declined.", context)
    {
        _input.AddTo(this);
        Options.Add(_gradients);
        _layer.AddTo(this);
        Common.AddTo(this, hasThreads: false);
    }

    public override string Lesson => """
        All algorithms are asked, in the order shown; the cheapest that can compute the layer runs.
        Multiply-adds are those of the direct algorithm. The rank follows from --rank, --weight or a
        --kernel of several numbers; else it is 1 for an --input of 1 axis, 3 for 5 axes, 2 otherwise.
        CONVSHARP_ALGORITHM=NAME forces an algorithm.

        Examples:
          convsharp explain --input 1x64x56x56 --out-channels 64 --kernel 3 --padding 1
          convsharp explain --transposed --input 1x128x32x32 --out-channels 64 --kernel 4 --stride 2
          convsharp explain --gradients --input 16x64x56x56 --out-channels 64 --kernel 3 --padding 1
          convsharp explain --input 1x128x16000 --rank 1 --out-channels 128 --kernel 2 --dilation 64
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        LayerRequest request = _layer.Read(parse, _input.Kind(parse));
        if (request.Source.IsDouble)
            Explain<double>(parse, request);
        else
            Explain<float>(parse, request);
    }

    private void Explain<T>(ParseResult parse, LayerRequest request)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (LayerShape layer, InputAxes input) = _input.Settle(parse, request);
        nint[] inputShape = input.Lengths;
        (ConvolutionPlan<T> plan, ConvolutionPasses<T>? passes) = Progress.Run(Context, "planning", () =>
        {
            LayerWeights<T> weights = request.Source.Make<T>(layer);
            return (weights.Plan(layer, inputShape), parse.GetValue(_gradients)
                ? ConvolutionPasses<T>.Create(layer.Kind, layer.Options, inputShape, weights.Weight.Lengths)
                : null);
        });

        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(JsonText.Object(json => WriteJson(json, layer, plan, passes)));
        else
            Context.Out.Write(Describe(layer, plan, passes));
    }

    private static void WriteJson<T>(Utf8JsonWriter json, LayerShape layer, ConvolutionPlan<T> plan, ConvolutionPasses<T>? passes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteString("layer", layer.ToString());
        json.WriteShape("input", plan.Geometry.InputShape);
        json.WriteShape("weight", plan.Geometry.WeightShape);
        json.WriteTexts("weight_axes", WeightAxes.Names(plan.Geometry.Kind, plan.Geometry.Rank));
        json.WriteShape("output", plan.Geometry.OutputShape);
        json.WriteNumber("multiply_adds", plan.Geometry.MultiplyAdds);
        json.WriteString("algorithm", plan.Algorithm);
        json.WriteString("blocking", plan.Blocking);
        json.WriteString("vectors", plan.Vectors);
        json.WriteNumber("packed_weight_bytes", plan.PackedWeightBytes);
        json.WriteNumber("workspace_bytes_per_thread", plan.WorkspaceBytesPerThread);
        json.WriteNumber("extended_input_bytes", plan.ExtendedInputBytes);
        WriteDecisions(json, plan.Explain());
        foreach ((ConvolutionPass pass, string name) in Gradients(passes))
        {
            json.WriteStartObject(name.Replace(' ', '_'));
            json.WriteString("algorithm", passes!.Algorithm(pass));
            json.WriteString("blocking", passes.Blocking(pass));
            WriteDecisions(json, passes.Explain(pass));
            json.WriteEndObject();
        }
    }

    private static IEnumerable<(ConvolutionPass Pass, string Name)> Gradients(object? passes) => passes is null
        ? []
        : [(ConvolutionPass.InputGradient, "input gradient"), (ConvolutionPass.WeightGradient, "weight gradient")];

    private static void WriteDecisions(Utf8JsonWriter json, IReadOnlyList<AlgorithmDecision> decisions)
    {
        json.WriteStartArray("decisions");
        foreach (AlgorithmDecision decision in decisions)
        {
            json.WriteStartObject();
            json.WriteString("algorithm", decision.Algorithm);
            json.WriteString("summary", decision.Summary);
            json.WriteBoolean("chosen", decision.IsChosen);
            if (double.IsFinite(decision.Cost))
                json.WriteNumber("cost", decision.Cost);
            json.WriteString("reason", decision.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDecisions(TextWriter text, IReadOnlyList<AlgorithmDecision> decisions)
    {
        foreach (AlgorithmDecision decision in decisions)
        {
            text.WriteLine($"{(decision.IsChosen ? "→" : " ")} {decision.Algorithm}: {decision.Summary}");
            text.WriteLine($"    {(decision.IsChosen ? "runs" : "does not run")}{Cost(decision)}: {decision.Reason}");
        }
    }

    /// <summary>The cost in multiply-adds of the general algorithm.</summary>
    private static string Cost(AlgorithmDecision decision) =>
        double.IsFinite(decision.Cost) ? $", cost {Text.Count((long)decision.Cost)}" : "";

    private static string Describe<T>(LayerShape layer, ConvolutionPlan<T> plan, ConvolutionPasses<T>? passes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionGeometry geometry = plan.Geometry;
        var text = new StringWriter();
        text.WriteLine(layer);
        text.WriteLine(
            $"  {Text.Shape(geometry.InputShape)} → {Text.Shape(geometry.OutputShape)}, " +
            $"weight {WeightAxes.Text(geometry.Kind, geometry.WeightShape)}");
        text.WriteLine($"  {Text.Count(geometry.MultiplyAdds)} multiply-adds");
        text.WriteLine();
        text.WriteLine("algorithms:");
        WriteDecisions(text, plan.Explain());
        text.WriteLine();
        text.WriteLine($"blocking         {plan.Blocking}");
        text.WriteLine($"vectors          {plan.Vectors}");
        text.WriteLine($"packed weights   {Text.Bytes(plan.PackedWeightBytes)}");
        text.WriteLine($"work space       {Text.Bytes(plan.WorkspaceBytesPerThread)} per thread");
        if (plan.ExtendedInputBytes > 0)
        {
            text.WriteLine(
                $"extended input   {Text.Bytes(plan.ExtendedInputBytes)}, for padding mode {PaddingModes.Name(geometry.PaddingMode)}");
        }

        foreach ((ConvolutionPass pass, string name) in Gradients(passes))
        {
            text.WriteLine();
            text.WriteLine($"{name}:");
            WriteDecisions(text, passes!.Explain(pass));
            text.WriteLine($"blocking         {passes.Blocking(pass)}");
        }

        return text.ToString();
    }
}
