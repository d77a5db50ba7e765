using Microsoft.CodeAnalysis;

namespace ConvSharp.Mutation;

/// <summary>One small change of the library.</summary>
/// <param name="Host">The expression or statement that a guard chooses between.</param>
/// <param name="Changed">What stands in its place; null: nothing, the statement is left out.</param>
/// <param name="Original">Text of what is changed.</param>
/// <param name="Text">Text of what it becomes.</param>
/// <param name="Site">Where the changed text begins.</param>
internal sealed record Mutation(SyntaxNode Host, SyntaxNode? Changed, string Original, string Text, SyntaxNode Site)
{
    /// <summary>Path below src/ConvSharp.</summary>
    public string File => Host.SyntaxTree.FilePath;

    /// <summary>Number of its line, from 1.</summary>
    public int Line => Site.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    /// <summary>Text of its line, which names it in the list of equivalents.</summary>
    public string LineText => OneLine(Site.SyntaxTree.GetText().Lines[Line - 1].ToString());

    /// <summary>Algorithms/BlockedInput.cs:275: % → *.</summary>
    public override string ToString() => $"{File}:{Line}: `{Original}` → `{Text}`";

    /// <summary>A text without its line breaks and indentation.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
