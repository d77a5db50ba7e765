using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ConvSharp.Checkerboard.Stacks;
using ConvSharp.Cli.Commands;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;

namespace ConvSharp.Cli;

/// <summary>The tool as a function: arguments in, text and an exit code out.</summary>
internal static class Tool
{
    private const string Name = "convsharp";

    // Work checks for an interruption between its pieces; a file that is being written is finished, then dropped.
    private static readonly TimeSpan InterruptionPatience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ToolContext context)
    {
        try
        {
            return await ParseAndRunAsync(arguments, context).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Commands report their own errors: this one is help or a version that cannot be written.
            (int exitCode, string line) = Failure.Of(exception);
            context.Error.WriteLine(line);
            return exitCode;
        }
    }

    private static async Task<int> ParseAndRunAsync(IReadOnlyList<string> arguments, ToolContext context)
    {
        RootCommand root = Root(context);

        // Without a replacer, @picture.png is the name of a file, not a response file.
        ParseResult parse = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Action is ParseErrorAction)
        {
            Command failed = parse.CommandResult.Command;
            string command = string.Join(' ', Path(failed));
            string fault = UnknownOption(arguments, failed, command) ?? UnknownCommand(parse, failed, command) ?? parse.Errors[0].Message;
            context.Error.WriteLine($"error: {Failure.OneLine(fault)} See '{command} --help'.");
            return ExitCode.WrongRequest;
        }

        var invocation = new InvocationConfiguration
        {
            Output = context.Out,
            Error = context.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = InterruptionPatience,
        };
        return await parse.InvokeAsync(invocation).ConfigureAwait(false);
    }

    /// <summary>
    /// An argument that looks like an option but is none of the command's: the parser takes it for an argument, and blames the next word.
    /// </summary>
    private static string? UnknownOption(IReadOnlyList<string> arguments, Command command, string name)
    {
        string[] known =
        [
            .. Lineage(command).SelectMany(each => each.Options).SelectMany(option => option.Aliases.Append(option.Name)),
        ];
        string? unknown = arguments
            .TakeWhile(argument => argument != "--")
            .Where(argument => argument.StartsWith("--", StringComparison.Ordinal))
            .Select(argument => argument.Split('=', ':')[0])
            .FirstOrDefault(word => !known.Contains(word));
        if (unknown is null)
            return null;
        string fix = Suggestion.Among(unknown, known.Where(word => word.StartsWith("--", StringComparison.Ordinal))) is { } near
            ? $"did you mean {near}?"
            : "check its name.";
        return $"'{unknown}' is no option of {name}: {fix}";
    }

    /// <summary>A word in the place of a command that is none.</summary>
    private static string? UnknownCommand(ParseResult parse, Command command, string name)
    {
        if (command.Subcommands.Count == 0 || parse.UnmatchedTokens is not [{ } unknown, ..])
            return null;
        string[] known = [.. command.Subcommands.Select(each => each.Name)];
        string fix = Suggestion.Among(unknown, known) is { } near
            ? $"did you mean {near}?"
            : $"use one of {string.Join(", ", known)}.";
        return $"'{unknown}' is no command of {name}: {fix}";
    }

    /// <summary>The command and the commands above it.</summary>
    private static IEnumerable<Command> Lineage(Command command) =>
        [command, .. command.Parents.OfType<Command>().SelectMany(Lineage)];

    /// <summary>The words that lead to a command.</summary>
    private static IEnumerable<string> Path(Command command) => command is RootCommand
        ? [Name]
        : [.. Path(command.Parents.OfType<Command>().First()), command.Name];

    /// <summary>The root command.</summary>
    internal static RootCommand Root(ToolContext context)
    {
        CommandGroup[] groups =
        [
            new(
                "Apply a layer", new ConvolveCommand(Geometry.ConvolutionKind.Convolution, context),
                new ConvolveCommand(Geometry.ConvolutionKind.Transposed, context)),
            new("Sizes and matrices", new SizeCommand(context), new MatrixCommand(context)),
            new(
                "See", new AnimateCommand(context), new KernelsCommand(context), new WeightsCommand(context),
                new CheckerboardCommand(context), new PlaygroundCommand(context)),
            new("Train, and use what was trained", new TrainCommand(context), new RunCommand(context)),
            new("Whole networks", new OnnxCommand(context)),
            new(
                "Many files, large arrays", new MapCommand(context), new TilesCommand(context), new SubmitCommand(context),
                new WorkCommand(context), new StatusCommand(context)),
            new(
                "Ask and check", new ExplainCommand(context), new GradientCheckCommand(context), new BenchCommand(context),
                new InfoCommand(context)),
        ];
        var root = new RootCommand("Convolution and transposed convolution, as in torch.nn: run, size, see inside.");
        foreach (ToolCommand command in groups.SelectMany(group => group.Commands))
            root.Add(command);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        var teaching = new TeachingHelp((HelpAction)help.Action!, groups);
        help.Action = teaching;
        root.SetAction(teaching.Invoke);
        return root;
    }
}
