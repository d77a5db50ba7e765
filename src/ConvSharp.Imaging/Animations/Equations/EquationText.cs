using ConvSharp.Imaging.Animations.Layout;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Equations;

/// <summary>A step of the equation written out, in words that may stand at the end of a line.</summary>
internal static class EquationText
{
    public static List<string> Of(EquationModel model, int step, Language language) =>
        model.IsByColumn ? OfColumn(model, step, language) : OfRow(model, step);

    /// <summary>y1 = 1·2 + 0·3 + … = 5: a row of C times x.</summary>
    private static List<string> OfRow(EquationModel model, int row)
    {
        MatrixEntry[] entries = [.. model.Steps[row]];
        List<string> words = [$"y{row}"];
        words.AddRange(entries.Select((entry, index) => SumText.Term(Product(model, entry), isFirst: index == 0)));
        if (model.Bias is not null)
            words.Add(SumText.Term(model.BiasText(row), isFirst: entries.Length == 0));
        if (model.Output is not null)
            words.Add($"{(IsRounded(model, row, entries) ? '≈' : '=')} {model.OutputText(row)}");
        else if (words.Count == 1)
            words.Add("= 0");
        return words;
    }

    /// <summary>x1 = 2 meets 9 weights: 1·2 → y1, …: a column of C times an element of x.</summary>
    private static List<string> OfColumn(EquationModel model, int column, Language language)
    {
        MatrixEntry[] entries = [.. model.Steps[column]];
        List<string> words = [model.Input is null ? $"x{column}" : $"x{column} = {model.InputText(column)}"];
        words.Add(language.Choose(
            entries.Length == 1 ? "meets 1 weight:" : $"meets {entries.Length} weights:", $"与 {entries.Length} 个权重相乘："));
        words.AddRange(entries.Select((entry, index) =>
            $"{Product(model, entry)} → y{entry.Row}{(index < entries.Length - 1 ? "," : "")}"));
        return words;
    }

    private static string Product(EquationModel model, MatrixEntry entry) =>
        $"{model.EntryText(entry)}·{SumText.Factor(model.InputText(entry.Column))}";

    private static bool IsRounded(EquationModel model, int row, MatrixEntry[] entries) =>
        NumberText.IsRounded(model.Output![row]) || (model.Bias is not null && NumberText.IsRounded(model.BiasOf(row)))
        || Array.Exists(entries, entry => NumberText.IsRounded(entry.Value) || NumberText.IsRounded(model.Input![entry.Column]));
}
