using Spectre.Console;

namespace ConvSharp.Cli.Output;

/// <summary>Shows progress at a terminal, once the work has taken a second.</summary>
internal static class Progress
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    public static void Run(ToolContext context, string what, Action work) => Run(context, () => what, work);

    /// <summary>Runs work with a result.</summary>
    public static TResult Run<TResult>(ToolContext context, string what, Func<TResult> work)
    {
        TResult? result = default;
        Run(context, what, () => { result = work(); });
        return result!;
    }

    /// <param name="context">Where to show it.</param>
    /// <param name="what">What is being done; it may change.</param>
    /// <param name="work">The work.</param>
    public static void Run(ToolContext context, Func<string> what, Action work) =>
        Watch(context, work, (console, running) => ShowStatus(console, what, running));

    /// <summary>The same with a bar.</summary>
    /// <param name="context">Where to show it.</param>
    /// <param name="what">What is being done; it may change.</param>
    /// <param name="done">How much of it is done, 0…1.</param>
    /// <param name="work">The work.</param>
    public static void RunWithBar(ToolContext context, Func<string> what, Func<double> done, Action work) =>
        Watch(context, work, (console, running) => ShowBar(console, what, done, running));

    private static void Watch(ToolContext context, Action work, Action<IAnsiConsole, Task> show)
    {
        if (!context.ShowsProgress)
        {
            work();
            return;
        }

        Task running = Task.Run(work);
        Task.WaitAny([running], Patience);
        if (!running.IsCompleted)
            show(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Terminal) }), running);
        running.GetAwaiter().GetResult();
    }

    private static void ShowBar(IAnsiConsole console, Func<string> what, Func<double> done, Task running) => console.Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(progress =>
        {
            ProgressTask bar = progress.AddTask(Shown(what), maxValue: 1);
            while (Task.WaitAny([running], Refresh) < 0)
            {
                bar.Value = done();
                bar.Description = Shown(what);
            }
        });

    private static void ShowStatus(IAnsiConsole console, Func<string> what, Task running)
    {
        console.Status().Start(Shown(what), status =>
        {
            while (Task.WaitAny([running], Refresh) < 0)
                status.Status = Shown(what);
        });
    }

    /// <summary>Names in the text may come from files, so it must not contain commands to the terminal.</summary>
    private static string Shown(Func<string> what) => Markup.Escape(VisibleText.Of(what()));
}
