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

    private const string RootLesson = """
        Examples:
          convsharp conv photo.png -o edges.png --filter sobel-x --gray
          convsharp conv-transpose photo.png -o maps.png --kernel 3 --stride 2 --init xavier-normal
          convsharp size --input 224x224 --kernel 7 --stride 2 --padding 3
          convsharp matrix --input 4x4 --kernel 3
          convsharp animate padding-strides -o conv.gif

        Each command has a help page: convsharp conv --help. With --lang zh, or where LANG is zh_CN.UTF-8,
        reports and captions are Chinese (以中文显示报告与图注). Exit codes: 0 done, 2 the request is wrong
        (one line on standard error says why), 130 interrupted, 1 a fault of the tool.
        """;

    private readonly HelpAction _standard;

    public TeachingHelp(HelpAction standard)
    {
        _standard = standard;
        _standard.MaxWidth = Columns;
    }

    public override int Invoke(ParseResult parseResult)
    {
        _standard.Invoke(parseResult);
        string lesson = parseResult.CommandResult.Command is ToolCommand command ? command.Lesson : RootLesson;
        parseResult.InvocationConfiguration.Output.WriteLine(lesson);
        return ExitCode.Done;
    }
}
