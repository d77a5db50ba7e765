using System.CommandLine;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Output;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Cli.Networks;

/// <summary>The model, and how it is prepared.</summary>
internal sealed class ModelOptions
{
    private const string Parameter = "MODEL";

    private readonly Argument<string> _model = new(Parameter) { Description = "an .onnx file" };

    private readonly Option<bool> _accurate = new("--accurate")
    {
        Description = "only algorithms with the rounding error of the plain sum",
    };

    private readonly Option<bool> _unfused = new("--no-fusion") { Description = "run the graph as the file has it, operator by operator" };

    private readonly Option<bool> _allValues = new("--all-values")
    {
        Description = "give the value of every node as an output too; nothing is fused then",
    };

    /// <param name="command">The command.</param>
    /// <param name="hasPreparation">Whether it matters to the command how the model is prepared.</param>
    /// <param name="hasValues">Whether the command may give all values.</param>
    public void AddTo(Command command, bool hasPreparation = true, bool hasValues = false)
    {
        command.Arguments.Add(_model);
        if (!hasPreparation)
            return;
        command.Options.Add(_accurate);
        command.Options.Add(_unfused);
        if (hasValues)
            command.Options.Add(_allValues);
    }

    public NamedPath File(ParseResult parse) => new(parse.GetValue(_model), Parameter);

    /// <summary>What the file says of itself.</summary>
    /// <exception cref="RequestException">There is no such file.</exception>
    /// <exception cref="OnnxException">It is no model.</exception>
    public OnnxDescription Describe(ParseResult parse) => OnnxDescription.Load(InputPath.Existing(parse.GetValue(_model)!, Parameter));

    /// <summary>The model, ready to run.</summary>
    /// <exception cref="RequestException">There is no such file.</exception>
    /// <exception cref="OnnxException">It is no model, or one that cannot run.</exception>
    public OnnxModel Load(ParseResult parse, ToolContext context, Language language)
    {
        string path = InputPath.Existing(parse.GetValue(_model)!, Parameter);
        InferenceOptions options = InferenceOptions.Default with
        {
            Accuracy = parse.GetValue(_accurate) ? ConvolutionAccuracy.Accurate : ConvolutionAccuracy.Fast,
            Fuse = !parse.GetValue(_unfused),
            AllValues = parse.GetValue(_allValues),
        };
        return Progress.Run(
            context, language.Choose("loading the model", "正在加载模型"),
            () => OnnxModel.Load(path, new OnnxOptions { Inference = options }));
    }
}
