using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvSharp.Mutation;

/// <summary>Which operator becomes which.</summary>
internal static class Operators
{
    private static readonly Dictionary<string, string[]> s_others = new()
    {
        ["<"] = ["<=", ">="],
        ["<="] = ["<", ">"],
        [">"] = [">=", "<="],
        [">="] = [">", "<"],
        ["=="] = ["!="],
        ["!="] = ["=="],
        ["&&"] = ["||"],
        ["||"] = ["&&"],
        ["+"] = ["-"],
        ["-"] = ["+"],
        ["*"] = ["/"],
        ["/"] = ["*"],
        ["%"] = ["*"],
        ["&"] = ["|"],
        ["|"] = ["&"],
        ["^"] = ["&"],
        ["<<"] = [">>"],
        [">>"] = ["<<"],
        ["++"] = ["--"],
        ["--"] = ["++"],
        ["+="] = ["-="],
        ["-="] = ["+="],
        ["*="] = ["/="],
        ["/="] = ["*="],
        ["|="] = ["&="],
        ["&="] = ["|="],
        ["and"] = ["or"],
        ["or"] = ["and"],
    };

    /// <summary>What an operator is changed to; nothing for others than these.</summary>
    public static string[] Others(SyntaxToken token) => s_others.GetValueOrDefault(token.Text, []);

    /// <summary>Max for Min and Min for Max, or null.</summary>
    public static string? OtherBound(SimpleNameSyntax name) => name.Identifier.Text switch
    {
        "Min" => "Max",
        "Max" => "Min",
        _ => null,
    };
}
