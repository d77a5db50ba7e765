using Spectre.Console;

namespace ConvSharp.Cli.Output;

/// <summary>Shows a person at a terminal that work goes on, once it has taken a second.</summary>
internal static class Progress
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static void Run(ToolContext context, string what, Action work)
    {
        if (!context.ShowsProgress)
        {
            work();
            return;
        }

        Task running = Task.Run(work);
        Task.WaitAny([running], Patience);
        if (!running.IsCompleted)
        {
            IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) });
            console.Status().Start(what, _ => Task.WaitAny(running));
        }

        running.GetAwaiter().GetResult();
    }
}
