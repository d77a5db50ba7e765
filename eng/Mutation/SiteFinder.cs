using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ConvSharp.Mutation;

/// <summary>Finds the places of a file that can be changed, each with all its changes.</summary>
internal sealed class SiteFinder(SemanticModel model)
{
    /// <summary>The places in the order of the text.</summary>
    public IEnumerable<IReadOnlyList<Mutation>> Sites() =>
        from node in model.SyntaxTree.GetRoot().DescendantNodes()
        where !IsConstant(node)
        let mutations = Of(node).OfType<Mutation>().ToArray()
        where mutations.Length > 0
        select mutations;

    private IEnumerable<Mutation?> Of(SyntaxNode node) => node switch
    {
        BinaryExpressionSyntax binary when !IsText(binary) =>
            [.. OfOperator(binary, binary.OperatorToken), .. OfLogic(binary)],
        AssignmentExpressionSyntax assignment when !IsText(assignment) => OfOperator(assignment, assignment.OperatorToken),
        PostfixUnaryExpressionSyntax unary => OfOperator(unary, unary.OperatorToken),
        PrefixUnaryExpressionSyntax unary => OfPrefix(unary),
        LiteralExpressionSyntax literal => OfLiteral(literal),
        ConditionalExpressionSyntax choice when choice.WhenTrue is not RefExpressionSyntax =>
            [Change(choice, choice.Span, $"{choice.Condition} ? {choice.WhenFalse} : {choice.WhenTrue}"), .. OfCondition(choice.Condition)],
        IfStatementSyntax branch => OfCondition(branch.Condition),
        WhileStatementSyntax loop => OfCondition(loop.Condition),
        IsPatternExpressionSyntax test => [Change(test, test.Span, $"!({test})")],
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } member
            when Operators.OtherBound(member.Name) is { } other => [Change(call, member.Name.Span, other)],
        ExpressionStatementSyntax statement => [new Mutation(statement, null, Mutation.OneLine(statement.ToString()), "", statement)],
        RelationalPatternSyntax pattern => OfOperator(pattern, pattern.OperatorToken),
        BinaryPatternSyntax pattern => OfOperator(pattern, pattern.OperatorToken),
        UnaryPatternSyntax pattern => [Change(pattern, pattern.Span, pattern.Pattern.ToString())],
        _ => [],
    };

    private static IEnumerable<Mutation?> OfOperator(SyntaxNode site, SyntaxToken token) =>
        Operators.Others(token).Select(other => Change(site, token.Span, other));

    private static IEnumerable<Mutation?> OfLogic(BinaryExpressionSyntax binary) =>
        binary.IsKind(SyntaxKind.LogicalAndExpression) || binary.IsKind(SyntaxKind.LogicalOrExpression)
            ? [Change(binary, binary.Span, binary.Left.ToString()), Change(binary, binary.Span, binary.Right.ToString())]
            : [];

    private static IEnumerable<Mutation?> OfPrefix(PrefixUnaryExpressionSyntax unary) => unary.Kind() switch
    {
        SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression => OfOperator(unary, unary.OperatorToken),
        SyntaxKind.LogicalNotExpression or SyntaxKind.UnaryMinusExpression or SyntaxKind.BitwiseNotExpression =>
            [Change(unary, unary.OperatorToken.Span, "")],
        _ => [],
    };

    /// <summary>Comparisons have their own changes; everything else that is a condition is negated.</summary>
    private static IEnumerable<Mutation?> OfCondition(ExpressionSyntax condition) =>
        condition is BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or IsPatternExpressionSyntax or LiteralExpressionSyntax
            ? []
            : [Change(condition, condition.Span, $"!({condition})")];

    private IEnumerable<Mutation?> OfLiteral(LiteralExpressionSyntax literal)
    {
        if (literal.IsKind(SyntaxKind.TrueLiteralExpression))
            return [Change(literal, literal.Span, "false")];
        if (literal.IsKind(SyntaxKind.FalseLiteralExpression))
            return [Change(literal, literal.Span, "true")];
        if (!literal.IsKind(SyntaxKind.NumericLiteralExpression))
            return [];
        string cast = Cast(literal);
        return "+-".Select(sign => Change(literal, literal.Span, $"{cast}({literal} {sign} 1)") is { } change
            ? change with { Text = $"{literal} {sign} 1" }
            : null);
    }

    /// <summary>A literal becomes what its place asks for by itself, a choice of two does not.</summary>
    private string Cast(LiteralExpressionSyntax literal)
    {
        TypeInfo type = model.GetTypeInfo(literal);
        return literal.Parent is not PatternSyntax && type.ConvertedType is { SpecialType: not SpecialType.None } wanted
            && !SymbolEqualityComparer.Default.Equals(wanted, type.Type)
                ? $"({wanted.ToDisplayString()})"
                : "";
    }

    /// <summary>Puts a text in the place of another; null where no guard can stand.</summary>
    private static Mutation? Change(SyntaxNode site, TextSpan span, string text)
    {
        if (Host(site) is not { } host)
            return null;
        ExpressionSyntax changed = SyntaxFactory.ParseExpression(Replaced(host, span, text));
        return new Mutation(host, changed, Mutation.OneLine(site.ToString()), Mutation.OneLine(Replaced(site, span, text)), site);
    }

    private static string Replaced(SyntaxNode node, TextSpan span, string text) =>
        node.ToString().Remove(span.Start - node.SpanStart, span.Length).Insert(span.Start - node.SpanStart, text);

    /// <summary>A pattern is no expression: the expression around it is chosen as a whole.</summary>
    private static ExpressionSyntax? Host(SyntaxNode site)
    {
        SyntaxNode[] outer = [.. site.AncestorsAndSelf().TakeWhile(node => node is not StatementSyntax)];
        return outer.Any(node => node is PatternSyntax)
            ? outer.SkipWhile(node => node is not PatternSyntax)
                .FirstOrDefault(node => node is IsPatternExpressionSyntax or SwitchExpressionSyntax) as ExpressionSyntax
            : site as ExpressionSyntax;
    }

    private bool IsText(ExpressionSyntax expression) => model.GetTypeInfo(expression).Type?.SpecialType == SpecialType.System_String;

    /// <summary>Where C# wants a constant, a guard cannot stand.</summary>
    private static bool IsConstant(SyntaxNode node) => node.AncestorsAndSelf().Any(outer => outer
        is AttributeListSyntax
        or EnumMemberDeclarationSyntax
        or SwitchLabelSyntax
        or StackAllocArrayCreationExpressionSyntax
        or EqualsValueClauseSyntax { Parent: ParameterSyntax }
        or LocalDeclarationStatementSyntax { IsConst: true }
        || (outer is FieldDeclarationSyntax field && field.Modifiers.Any(SyntaxKind.ConstKeyword)));
}
