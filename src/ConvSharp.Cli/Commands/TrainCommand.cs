using System.CommandLine;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;

namespace ConvSharp.Cli.Commands;

/// <summary>train: networks that the tool can train.</summary>
internal sealed class TrainCommand : ToolCommand
{
    public TrainCommand(ToolContext context)
        : base("train", "Train a small network.", context)
    {
        Subcommands.Add(new TrainUpscaleCommand(context));
        Subcommands.Add(new TrainKernelsCommand(context));
    }

    public override string Lesson => """
        Examples:
          convsharp train upscale --help
          convsharp train upscale --minutes 1 -o upscaler.safetensors
          convsharp train kernels -o kernels.png
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation) =>
        throw new RequestException("train is not told what to train: use train upscale or train kernels.");
}
