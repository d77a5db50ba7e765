using System.CommandLine;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;

namespace ConvSharp.Cli.Commands;

/// <summary>A command of the tool: runs, and turns errors into one line and an exit code.</summary>
internal abstract class ToolCommand : Command
{
    protected ToolCommand(string name, string description, ToolContext context)
        : base(name, description)
    {
        Context = context;
        Common = new CommonOptions(context.Language);
        SetAction((parse, cancellation) => Task.Run(() => RunGuarded(parse, cancellation), CancellationToken.None));
    }

    /// <summary>What the help adds: the meaning of the output, and examples.</summary>
    public abstract string Lesson { get; }

    protected ToolContext Context { get; }

    protected CommonOptions Common { get; }

    /// <exception cref="RequestException">A wrong request.</exception>
    protected abstract void Run(ParseResult parse, CancellationToken cancellation);

    private int RunGuarded(ParseResult parse, CancellationToken cancellation)
    {
        try
        {
            Run(parse, cancellation);
            return ExitCode.Done;
        }
        catch (Exception exception)
        {
            (int exitCode, string line) = Failure.Of(exception);
            Context.Error.WriteLine(line);
            return exitCode;
        }
    }
}
