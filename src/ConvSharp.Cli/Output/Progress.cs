using Spectre.Console;

namespace ConvSharp.Cli.Output;

/// <summary>Shows a person at a terminal that work goes on, once it has taken a second.</summary>
internal static class Progress
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    public static void Run(ToolContext context, string what, Action work) => Run(context, () => what, work);

    /// <param name="context">Where to show it.</param>
    /// <param name="what">What is being done; it may change.</param>
    /// <param name="work">The work.</param>
    public static void Run(ToolContext context, Func<string> what, Action work)
    {
        if (!context.ShowsProgress)
        {
            work();
            return;
        }

        Task running = Task.Run(work);
        Task.WaitAny([running], Patience);
        if (!running.IsCompleted)
            Show(context, what, running);
        running.GetAwaiter().GetResult();
    }

    private static void Show(ToolContext context, Func<string> what, Task running)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) });
        console.Status().Start(what(), status =>
        {
            while (Task.WaitAny([running], Refresh) < 0)
                status.Status = Markup.Escape(what());
        });
    }
}
