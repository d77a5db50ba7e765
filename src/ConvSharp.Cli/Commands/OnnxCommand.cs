using System.CommandLine;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;

namespace ConvSharp.Cli.Commands;

/// <summary>onnx: whole networks.</summary>
internal sealed class OnnxCommand : ToolCommand
{
    public OnnxCommand(ToolContext context)
        : base("onnx", "Run a whole network from an ONNX file, and see inside.", context)
    {
        Subcommands.Add(new OnnxInfoCommand(context));
        Subcommands.Add(new OnnxRunCommand(context));
        Subcommands.Add(new OnnxExplainCommand(context));
        Subcommands.Add(new OnnxBenchCommand(context));
        Subcommands.Add(new OnnxCompareCommand(context));
    }

    public override string Lesson => """
        Examples:
          convsharp onnx info classifier.onnx
          convsharp onnx run classifier.onnx photo.png --top 5
          convsharp onnx run --help
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation) => throw new RequestException(
        $"onnx is not told what to do: use onnx {string.Join(", onnx ", Subcommands.Select(command => command.Name))}.");
}
