using System.CommandLine;
using System.Text.Json;
using ConvSharp.Cli.Networks;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Cli.Commands;

/// <summary>onnx explain: what runs for given shapes, and what was fused.</summary>
internal sealed class OnnxExplainCommand : ToolCommand
{
    private readonly ModelOptions _model = new();
    private readonly ShapeValues _shapes = new("");

    public OnnxExplainCommand(ToolContext context)
        : base("explain", "Show the plan of a model: its steps, their algorithms, what was fused, and the memory.", context)
    {
        _model.AddTo(this);
        _shapes.AddTo(this);
        Common.AddTo(this, hasThreads: false);
    }

    public override string Lesson => """
        Steps are in the order in which they run. Nodes that need no step are not among them: constants,
        views of the same memory, and what was fused into another node, which is listed below with a
        note. Activations, sums, batch norms and paddings that stand as steps of their own follow, each
        with the reason. The arena holds intermediate values and work space; values share memory when
        one is no longer needed.

        Examples:
          convsharp onnx explain classifier.onnx
          convsharp onnx explain detector.onnx --shape x=1x3x64x64 --no-fusion
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        Language language = Common.Language(parse);
        OnnxModel model = _model.Load(parse, Context, language);
        InferenceTensor[] inputs = _shapes.All(parse, model.Graph.Inputs);
        InferencePlan plan = Progress.Run(
            Context, language.Choose("planning", "正在规划"), () => model.Model.Explain(inputs, Common.Parallel(parse, cancellation)));
        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(JsonText.Object(json => WriteJson(json, model, plan)));
        else
            Describe(model, inputs, plan, language);
    }

    private void Describe(OnnxModel model, InferenceTensor[] inputs, InferencePlan plan, Language language)
    {
        foreach ((GraphInput input, InferenceTensor value) in model.Graph.Inputs.Zip(inputs))
            Line(language.Choose("input", "输入"), $"{input.Name} {value}");
        Context.Out.WriteLine();
        var table = new TextTable(
            (language.Choose("step", "步骤"), true), (language.Choose("node", "节点"), false), (language.Choose("operation", "运算"), false),
            (language.Choose("algorithm", "算法"), false), (language.Choose("output", "输出"), false),
            (language.Choose("multiply-adds", "乘加次数"), true), (language.Choose("packed weights", "打包的权重"), true));
        foreach ((PlannedStep step, int i) in plan.Steps.Select((step, i) => (step, i)))
        {
            table.Add(
                $"{i + 1}", VisibleText.Of(step.Node), step.Kind, step.Algorithm ?? "", Output(step, language),
                step.MultiplyAdds == 0 ? "" : Text.Count(step.MultiplyAdds),
                step.PackedWeightBytes == 0 ? "" : Text.Bytes(step.PackedWeightBytes));
        }

        Context.Out.Write(table.ToString());
        Context.Out.WriteLine();
        if (model.Model.Fusions.Count > 0)
            Context.Out.WriteLine(language.Choose("fused:", "融合："));
        foreach (FusionNote note in model.Model.Fusions)
        {
            string others = string.Join(", ", note.Nodes.Where(node => node != note.Into));
            string nodes = others.Length > 0 ? $" ({VisibleText.Of(others)})" : "";
            Context.Out.WriteLine($"  {VisibleText.Of(note.Into)}: {note.Description}{nodes}");
        }

        PlannedStep[] alone = [.. plan.Steps.Where(step => step.NotFused is not null)];
        if (alone.Length > 0)
            Context.Out.WriteLine(language.Choose("not fused:", "未融合："));
        foreach (PlannedStep step in alone)
            Context.Out.WriteLine($"  {VisibleText.Of(step.Node)} ({step.Kind}): {VisibleText.Of(step.NotFused!)}");
        Context.Out.WriteLine();
        Line(language.Choose("nodes of the file", "文件中的节点"), Text.Count(model.Graph.Nodes.Count));
        Line(language.Choose("steps", "步骤"), Text.Count(plan.Steps.Count));
        Line(language.Choose("multiply-adds", "乘加次数"), Text.Count(plan.MultiplyAdds));
        Line(language.Choose("constants", "常量"), Text.Bytes(plan.WeightBytes));
        Line(language.Choose("packed weights", "打包的权重"), Text.Bytes(plan.PackedWeightBytes));
        Line(language.Choose("arena", "中间值内存"), Text.Bytes(plan.ArenaBytes));

        void Line(string name, string value) => Context.Out.WriteLine(Text.Padded(name, columns: 19) + VisibleText.Of(value));
    }

    private static string Output(PlannedStep step, Language language) => string.Join(", ", step.Outputs.Select(output => output is null
        ? language.Choose("known at run time", "运行时才知道")
        : $"{(output.Type == Files.ElementType.Float32 ? "" : $"{TensorText.NumpyName(output.Type)} ")}{Text.Shape(output.Shape)}"));

    private static void WriteJson(Utf8JsonWriter json, OnnxModel model, InferencePlan plan)
    {
        json.WriteNumber("nodes", model.Graph.Nodes.Count);
        json.WriteNumber("multiply_adds", plan.MultiplyAdds);
        json.WriteNumber("constant_bytes", plan.WeightBytes);
        json.WriteNumber("packed_weight_bytes", plan.PackedWeightBytes);
        json.WriteNumber("arena_bytes", plan.ArenaBytes);
        json.WriteStartArray("steps");
        foreach (PlannedStep step in plan.Steps)
        {
            json.WriteStartObject();
            json.WriteString("node", step.Node);
            json.WriteString("operation", step.Kind);
            json.WriteString("algorithm", step.Algorithm);
            json.WriteString("not_fused", step.NotFused);
            json.WriteNumber("multiply_adds", step.MultiplyAdds);
            json.WriteNumber("packed_weight_bytes", step.PackedWeightBytes);
            json.WriteNumber("workspace_bytes", step.WorkspaceBytes);
            WriteValues(json, "inputs", step.Inputs);
            WriteValues(json, "outputs", step.Outputs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("fusions");
        foreach (FusionNote note in model.Model.Fusions)
        {
            json.WriteStartObject();
            json.WriteString("into", note.Into);
            json.WriteTexts("nodes", note.Nodes);
            json.WriteString("description", note.Description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteValues(Utf8JsonWriter json, string name, IReadOnlyList<ValueInfo?> values)
    {
        json.WriteStartArray(name);
        foreach (ValueInfo? value in values)
        {
            if (value is not { HasShape: true })
            {
                json.WriteNullValue();
                continue;
            }

            json.WriteStartObject();
            json.WriteString("type", TensorText.NumpyName(value.Type));
            json.WriteShape("shape", value.Shape.ToArray());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
