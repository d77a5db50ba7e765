using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvSharp.Mutation;

/// <summary>The library with many mutants at once, each behind its guard.</summary>
internal sealed class MutantLibrary
{
    private readonly CSharpCompilation _compilation;
    private readonly Dictionary<SyntaxTree, string> _files;

    /// <summary>Reads the library's sources.</summary>
    /// <param name="folder">Of its project.</param>
    /// <param name="arguments">The compiler's.</param>
    public MutantLibrary(string folder, string[] arguments)
    {
        CSharpCommandLineArguments parsed = CSharpCommandLineParser.Default.Parse(arguments, folder, sdkDirectory: null);
        var trees = parsed.SourceFiles.Select(file => Parse(folder, file.Path, parsed.ParseOptions)).ToList();
        _files = trees.ToDictionary(tree => tree, tree => tree.FilePath);
        trees.Add(Parse(AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "Guard", "Mutant.cs"), parsed.ParseOptions));
        _compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(parsed.OutputFileName),
            trees,
            parsed.MetadataReferences.Select(reference => MetadataReference.CreateFromFile(Path.Combine(folder, reference.Reference))),
            parsed.CompilationOptions.WithGeneralDiagnosticOption(ReportDiagnostic.Default));
    }

    /// <summary>All places in these folders or files, each with its changes.</summary>
    public IReadOnlyList<IReadOnlyList<Mutation>> Sites(string[] folders) =>
    [
        .. _files
            .Where(file => folders.Any(folder => file.Value == folder || file.Value.StartsWith(folder + "/", StringComparison.Ordinal)))
            .OrderBy(file => file.Value, StringComparer.Ordinal)
            .SelectMany(file => new SiteFinder(_compilation.GetSemanticModel(file.Key)).Sites()),
    ];

    /// <summary>Compiles the library with mutants.</summary>
    /// <param name="mutants">Numbered from 0; null: none with this number.</param>
    /// <param name="stream">Receives the assembly.</param>
    /// <returns>Numbers of mutants that C# refuses; none: the assembly is written.</returns>
    public IReadOnlySet<int> Emit(IReadOnlyList<Mutation?> mutants, Stream stream)
    {
        CSharpCompilation compilation = _compilation;
        var files = mutants.Index().Where(mutant => mutant.Item is not null).GroupBy(mutant => mutant.Item!.Host.SyntaxTree);
        foreach (var file in files)
        {
            SyntaxNode root = new GuardRewriter(file.Select(mutant => (mutant.Index, mutant.Item!))).Visit(file.Key.GetRoot())!;
            compilation = compilation.ReplaceSyntaxTree(file.Key, file.Key.WithRootAndOptions(root, file.Key.Options));
        }

        Diagnostic[] errors = [.. compilation.Emit(stream).Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error)];
        HashSet<int> refused = [.. errors.SelectMany(Around)];
        if (refused.Count == 0)
            refused = [.. errors.SelectMany(InMember)];
        return errors.Length == 0 || refused.Count > 0
            ? refused
            : throw new InvalidOperationException($"no mutant is to blame for {string.Join('\n', errors.Take(5))}");
    }

    /// <summary>The mutants of the innermost guard around an error.</summary>
    private static IEnumerable<int> Around(Diagnostic error) => Node(error)?.AncestorsAndSelf()
        .FirstOrDefault(outer => outer.HasAnnotations(GuardRewriter.Annotation)) is { } guard ? Numbers(guard) : [];

    /// <summary>All mutants of the member that an error stands in: one of them leaves a variable without a value, say.</summary>
    private static IEnumerable<int> InMember(Diagnostic error) =>
        Node(error)?.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantNodes().SelectMany(Numbers) ?? [];

    private static SyntaxNode? Node(Diagnostic error) =>
        error.Location.SourceTree?.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);

    private static IEnumerable<int> Numbers(SyntaxNode node) => node.GetAnnotations(GuardRewriter.Annotation)
        .Select(annotation => int.Parse(annotation.Data!, CultureInfo.InvariantCulture));

    private static SyntaxTree Parse(string folder, string path, CSharpParseOptions options)
    {
        string full = Path.Combine(folder, path);
        using FileStream stream = File.OpenRead(full);
        return CSharpSyntaxTree.ParseText(
            Microsoft.CodeAnalysis.Text.SourceText.From(stream), options, Path.GetRelativePath(folder, full).Replace('\\', '/'));
    }
}
