using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Layout;

/// <summary>Steps as formulas, in words that may stand at the end of a line.</summary>
internal static class SumText
{
    private const int MostTerms = 18;

    /// <summary>y[0,1] = Σ w·x + b = 2·1 + … + 1 = 7: how an output element is computed.</summary>
    public static List<string> OfOutput(SlidingWindow window, LayerValues values, int step)
    {
        (int channel, Cell cell) = window.Output(step);
        (double Weight, double Input)[] products =
            [.. window.Products(step).Select(at => (values.Weight[at.Weight], values.Input[at.Input]))];
        string[] terms = [.. products.Select((factors, index) => Term(factors.Weight, Factor(factors.Input), isFirst: index == 0))];
        List<string> words = [$"y[{Index(window, channel, cell)}]", "= Σ w·x"];
        words.AddRange(terms.Length <= MostTerms ? terms : [.. terms[..(MostTerms / 2)], "+ …", .. terms[^(MostTerms / 2)..]]);
        IEnumerable<double> shown = products.SelectMany(factors => (double[])[factors.Weight, factors.Input]).Append(values.Output[step]);
        if (values.Bias is { } bias)
        {
            words.Insert(2, "+ b");
            words.Add(Term(bias[channel], "", isFirst: terms.Length == 0));
            shown = shown.Append(bias[channel]);
        }

        words.Add($"{(shown.Any(NumberText.IsRounded) ? '≈' : '=')} {NumberText.Short(values.Output[step])}");
        return words;
    }

    /// <summary>y += w·x[0,1] = w·3, reaching 9 outputs: where an input element goes.</summary>
    public static List<string> OfInput(SlidingWindow adjoint, LayerValues values, int step, Language language)
    {
        (int channel, Cell cell) = adjoint.Output(step);
        double value = values.Input[step];
        int reached = adjoint.Products(step).Count();
        string input = $"x[{Index(adjoint, channel, cell)}] {(NumberText.IsRounded(value) ? '≈' : '=')} {NumberText.Short(value)}";
        return
        [
            "y += w·x", language.Choose($"with {input},", $"其中 {input}，"),
            language.Choose(reached == 1 ? "reaching 1 output" : $"reaching {reached} outputs", $"到达 {reached} 个输出"),
        ];
    }

    private static string Index(SlidingWindow window, int channel, Cell cell)
    {
        int[] spatial = [cell.Depth, cell.Row, cell.Column];
        IEnumerable<int> shown = spatial[^window.Geometry.Rank..];
        return string.Join(',', window.Geometry.OutChannels > 1 ? shown.Prepend(channel) : shown);
    }

    /// <summary>The sign of a later term's number replaces the plus.</summary>
    private static string Term(double number, string factor, bool isFirst)
    {
        string text = NumberText.Short(number) + factor;
        return isFirst ? $"= {text}" : text[0] == '−' ? $"− {text[1..]}" : $"+ {text}";
    }

    private static string Factor(double number)
    {
        string text = NumberText.Short(number);
        return text[0] == '−' ? $"·({text})" : $"·{text}";
    }
}
