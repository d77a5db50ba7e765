using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ConvSharp.Cli.Commands;
using ConvSharp.Cli.Faults;

namespace ConvSharp.Cli;

/// <summary>The usual help, then the command's lesson: the meaning of its output, and examples.</summary>
internal sealed class TeachingHelp : SynchronousCommandLineAction
{
    private const int Columns = 100;

    public const string RootLesson = """
        Examples:
          convsharp conv photo.png -o edges.png --filter sobel-x --gray
          convsharp conv-transpose photo.png -o maps.png --kernel 3 --stride 2 --init xavier-normal
          convsharp size --input 224x224 --kernel 7 --stride 2 --padding 3
          convsharp matrix --input 4x4 --kernel 3
          convsharp animate padding-strides -o conv.gif
          convsharp onnx run classifier.onnx photo.png --top 5

        Each command has a help page: convsharp conv --help. With --lang zh, or where LANG is zh_CN.UTF-8,
        reports and captions are Chinese (以中文显示报告与图注). Exit codes: 0 done, 2 the request is wrong
        (one line on standard error says why), 130 interrupted, 1 a fault of the tool, or a comparison
        that fails.
        """;

    private const string Heading = "Commands:";

    private readonly HelpAction _standard;
    private readonly IReadOnlyList<CommandGroup> _groups;

    public TeachingHelp(HelpAction standard, IReadOnlyList<CommandGroup> groups)
    {
        (_standard, _groups) = (standard, groups);
        _standard.MaxWidth = Columns;
    }

    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is ToolCommand command)
        {
            _standard.Invoke(parseResult);
            output.WriteLine(command.Lesson);
            return ExitCode.Done;
        }

        using var usual = new StringWriter();
        parseResult.InvocationConfiguration.Output = usual;
        _standard.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        output.Write(Grouped(usual.ToString().ReplaceLineEndings("\n").Split('\n')).ReplaceLineEndings());
        output.WriteLine(RootLesson);
        return ExitCode.Done;
    }

    /// <summary>The help with the commands in their groups, each with its lines as they are.</summary>
    private string Grouped(string[] lines)
    {
        int first = Array.IndexOf(lines, Heading) + 1;
        int count = lines.Skip(first).TakeWhile(line => line.Length > 0).Count();
        var entries = new Dictionary<string, List<string>>();
        List<string>? entry = null;
        foreach (string line in lines.Skip(first).Take(count))
        {
            if (!line.StartsWith("   ", StringComparison.Ordinal))
                entries.Add(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], entry = []);
            entry!.Add(line);
        }

        IEnumerable<string> groups = _groups.Select(group =>
            $"{group.Title}:\n{string.Join('\n', group.Commands.SelectMany(command => entries[command.Name]))}\n");
        return string.Join('\n', [.. lines.Take(first - 1), .. groups, .. lines.Skip(first + count + 1)]);
    }
}
