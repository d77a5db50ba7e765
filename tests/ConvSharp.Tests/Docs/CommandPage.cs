using System.CommandLine;
using System.Text;

namespace ConvSharp.Tests.Docs;

/// <summary>docs/commands.md: every command and option of the tool, from its own descriptions.</summary>
internal static class CommandPage
{
    public const string Name = "docs/commands.md";

    private const string Introduction = """
        # Commands and options

        Each command has a help page, which also explains its output and has examples: `convsharp conv --help`.
        This page is written from the tool's own descriptions, by `CONVSHARP_APPROVE_DOCS=1` and a run of the tests.

        """;

    public static string Of(RootCommand root)
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        (string Name, Command Command)[] commands = [.. Commands(root)];
        page.Append("\n## Commands\n| command | what it does |\n|---|---|\n");
        foreach ((string name, Command command) in commands)
            page.Append(Row([$"`{string.Join(' ', [name, .. command.Arguments.Select(Text)])}`", command.Description!]));

        page.Append("\n## Options\n| option | what it does | commands |\n|---|---|---|\n");
        var options =
            from command in commands
            from option in command.Command.Options
            group command.Name by (option.Name, Text: Text(option), option.Description) into users
            orderby users.Key.Name, users.Key.Text
            select (users.Key.Text, users.Key.Description, Users: users.ToArray());
        foreach ((string text, string? description, string[] users) in options)
        {
            string takers = users.Length == commands.Length ? "all" : string.Join(", ", users);
            page.Append(Row([text, description!, takers]));
        }

        return page.ToString();
    }

    /// <summary>The commands that do something, with the words that lead to them.</summary>
    public static IEnumerable<(string Name, Command Command)> Commands(Command command, string parents = "") =>
        command.Subcommands.SelectMany(inner => inner.Subcommands.Count == 0
            ? [(parents + inner.Name, inner)]
            : Commands(inner, $"{parents}{inner.Name} "));

    private static string Text(Argument argument) =>
        argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : $"<{argument.Name}>";

    /// <summary>An option's names and what follows them.</summary>
    private static string Text(Option option)
    {
        string names = string.Join(", ", option.Aliases.Append(option.Name).Select(name => $"`{name}`"));
        return option.HelpName is null ? names : $"{names} {option.HelpName}";
    }

    private static string Row(IEnumerable<string> cells) =>
        $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n";
}
