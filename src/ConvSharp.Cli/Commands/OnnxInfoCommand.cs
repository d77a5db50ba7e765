using System.CommandLine;
using System.Text.Json;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Networks;
using ConvSharp.Cli.Output;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Cli.Commands;

/// <summary>onnx info: what a model's file says, and whether it runs.</summary>
internal sealed class OnnxInfoCommand : ToolCommand
{
    private const int ShownNodes = 5;

    private readonly ModelOptions _model = new();
    private readonly ShapeValues _shapes = new(" to count multiply-adds for");

    public OnnxInfoCommand(ToolContext context)
        : base("info", "Show a model's inputs, outputs, operators, size and work, and what it needs that is missing.", context)
    {
        _model.AddTo(this, hasPreparation: false);
        _shapes.AddTo(this);
        Common.AddTo(this, hasThreads: false);
    }

    public override string Lesson => """
        Works for models that cannot run too: operators that are not there are listed with their nodes.
        Parameters are all constants of the file. Multiply-adds are those of convolutions and matrix
        products, for the shapes that the model fixes or --shape gives; a batch that is not fixed is 1.

        Examples:
          convsharp onnx info classifier.onnx
          convsharp onnx info detector.onnx --shape 1x3x64x64 --json
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        Language language = Common.Language(parse);
        OnnxDescription file = _model.Describe(parse);
        (string? fault, long? multiplyAdds) = Try(parse, language, cancellation);
        if (parse.GetValue(Common.Json))
            Context.Out.WriteLine(JsonText.Object(json => WriteJson(json, file, fault, multiplyAdds)));
        else
            Describe(file, fault, multiplyAdds, language);
    }

    /// <summary>Why the model cannot run; else its work, where the shapes are known.</summary>
    private (string? Fault, long? MultiplyAdds) Try(ParseResult parse, Language language, CancellationToken cancellation)
    {
        OnnxModel model;
        try
        {
            model = _model.Load(parse, Context, language);
        }
        catch (Exception fault) when (fault is OnnxException)
        {
            return (Failure.Message(fault), null);
        }

        return _shapes.AllIfKnown(parse, model.Graph.Inputs) is { } inputs
            ? (null, Progress.Run(
                Context, language.Choose("planning", "正在规划"),
                () => model.Model.Explain(inputs, Common.Parallel(parse, cancellation)).MultiplyAdds))
            : (null, null);
    }

    private void Describe(OnnxDescription file, string? fault, long? multiplyAdds, Language language)
    {
        if (file.Producer.Length > 0)
            Line(language.Choose("producer", "生成程序"), file.Producer);
        if (file.Description.Length > 0)
            Line(language.Choose("description", "说明"), file.Description);
        Line(language.Choose("format", "格式"), $"IR {file.FormatVersion}");
        Line(language.Choose("operator sets", "算子集"), string.Join(", ", file.OperatorSets.Select(Set)));
        foreach (OnnxValue input in file.Inputs)
            Line(language.Choose("input", "输入"), input.ToString());
        foreach (OnnxValue output in file.Outputs)
            Line(language.Choose("output", "输出"), output.ToString());
        Line(
            language.Choose("parameters", "参数"),
            $"{Text.Count(file.Parameters)}{language.Choose(", ", "，")}{Text.Bytes(file.ParameterBytes)}");
        if (fault is null)
        {
            Line(
                language.Choose("multiply-adds", "乘加次数"),
                multiplyAdds is { } work
                    ? Text.Count(work)
                    : language.Choose("depend on the shape of the inputs: give --shape", "取决于输入形状：请给出 --shape"));
        }

        Context.Out.WriteLine();
        var table = new TextTable(
            (language.Choose("operator", "算子"), false), (language.Choose("nodes", "节点"), true), ("", false));
        foreach (OnnxOperatorUse use in file.Operators)
        {
            string missing = use.IsMissing ? language.Choose("missing: ", "缺失：") + Nodes(use) : "";
            table.Add(VisibleText.Of(use.Name), Text.Count(use.Nodes.Count), missing);
        }

        Context.Out.Write(table.ToString());
        Context.Out.WriteLine();
        Context.Out.WriteLine(fault is null
            ? language.Choose("The model can run.", "该模型可以运行。")
            : language.Choose("The model cannot run: ", "该模型无法运行：") + fault);

        void Line(string name, string value) => Context.Out.WriteLine(Text.Padded(name, columns: 16) + VisibleText.Of(value));
    }

    private static string Set(KeyValuePair<string, long> set) => set.Key.Length == 0 ? $"{set.Value}" : $"{set.Key} {set.Value}";

    private static string Nodes(OnnxOperatorUse use)
    {
        string names = string.Join(", ", use.Nodes.Take(ShownNodes).Select(VisibleText.Of));
        return use.Nodes.Count > ShownNodes ? $"{names} …" : names;
    }

    private static void WriteJson(Utf8JsonWriter json, OnnxDescription file, string? fault, long? multiplyAdds)
    {
        json.WriteString("producer", file.Producer);
        json.WriteString("description", file.Description);
        json.WriteNumber("version", file.Version);
        json.WriteNumber("format_version", file.FormatVersion);
        json.WriteStartObject("operator_sets");
        foreach ((string domain, long version) in file.OperatorSets)
            json.WriteNumber(domain.Length == 0 ? "ai.onnx" : domain, version);
        json.WriteEndObject();
        json.WriteStartObject("metadata");
        foreach ((string key, string value) in file.Metadata)
            json.WriteString(key, value);
        json.WriteEndObject();
        WriteValues(json, "inputs", file.Inputs);
        WriteValues(json, "outputs", file.Outputs);
        json.WriteNumber("parameters", file.Parameters);
        json.WriteNumber("parameter_bytes", file.ParameterBytes);
        if (multiplyAdds is { } work)
            json.WriteNumber("multiply_adds", work);
        json.WriteStartArray("operators");
        foreach (OnnxOperatorUse use in file.Operators)
        {
            json.WriteStartObject();
            json.WriteString("name", use.Name);
            json.WriteNumber("count", use.Nodes.Count);
            json.WriteBoolean("missing", use.IsMissing);
            if (use.IsMissing)
                json.WriteTexts("nodes", use.Nodes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("runs", fault is null);
        if (fault is not null)
            json.WriteString("fault", fault);
    }

    private static void WriteValues(Utf8JsonWriter json, string name, IReadOnlyList<OnnxValue> values)
    {
        json.WriteStartArray(name);
        foreach (OnnxValue value in values)
        {
            json.WriteStartObject();
            json.WriteString("name", value.Name);
            json.WriteString("type", value.Type is { } type ? TensorText.NumpyName(type) : null);
            if (value.Shape is null)
            {
                json.WriteNull("shape");
            }
            else
            {
                json.WriteStartArray("shape");
                foreach (Dimension axis in value.Shape)
                    WriteAxis(json, axis);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAxis(Utf8JsonWriter json, Dimension axis)
    {
        if (axis.Size is { } size)
            json.WriteNumberValue(size);
        else
            json.WriteStringValue(axis.Symbol);
    }
}
