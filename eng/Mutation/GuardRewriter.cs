using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace ConvSharp.Mutation;

/// <summary>Puts mutants into a file, each behind a guard that asks at run time whether it is on.</summary>
internal sealed class GuardRewriter(IEnumerable<(int Number, Mutation Mutation)> mutants) : CSharpSyntaxRewriter
{
    /// <summary>Kind of the annotations that name the mutant of a node.</summary>
    public const string Annotation = "mutant";

    private readonly ILookup<SyntaxNode, (int Number, Mutation Mutation)> _mutants = mutants.ToLookup(mutant => mutant.Mutation.Host);

    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        SyntaxNode? result = base.Visit(node);
        if (node is null || !_mutants.Contains(node))
            return result;
        foreach ((int number, Mutation mutation) in _mutants[node])
        {
            SyntaxNode guarded = result is StatementSyntax statement
                ? WithoutStatement(number, statement)
                : Choice(number, mutation, (ExpressionSyntax)result!);
            result = guarded.WithAdditionalAnnotations(new SyntaxAnnotation(Annotation, number.ToString(CultureInfo.InvariantCulture)));
        }

        // C# takes few expressions as statements; an assignment is one.
        return IsStatementExpression(node)
            ? AssignmentExpression(SyntaxKind.SimpleAssignmentExpression, IdentifierName("_"), (ExpressionSyntax)result!)
            : result;
    }

    private static bool IsStatementExpression(SyntaxNode node) =>
        node.Parent is ExpressionStatementSyntax || (node.Parent is ForStatementSyntax loop && loop.Incrementors.Contains(node));

    private static BlockSyntax WithoutStatement(int number, StatementSyntax statement) =>
        Block(IfStatement(PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, IsOn(number)), statement));

    private static ParenthesizedExpressionSyntax Choice(int number, Mutation mutation, ExpressionSyntax original) =>
        ParenthesizedExpression(ConditionalExpression(
            IsOn(number),
            ParenthesizedExpression((ExpressionSyntax)mutation.Changed!),
            ParenthesizedExpression(original.WithoutTrivia()))).WithTriviaFrom(original);

    private static ExpressionSyntax IsOn(int number) =>
        ParseExpression(string.Create(CultureInfo.InvariantCulture, $"global::ConvSharpMutation.Mutant.On({number})"));
}
