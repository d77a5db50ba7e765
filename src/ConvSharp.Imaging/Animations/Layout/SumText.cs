using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Layout;

/// <summary>Steps as formulas, in words that may stand at the end of a line.</summary>
internal static class SumText
{
    /// <summary>More terms are summed up in groups, or counted.</summary>
    public const int MostTerms = 18;

    /// <summary>
    /// y[0,1] = Σ w·x + b = 2·1 + … + 1 = 7: how an output element is computed. Of several channels, and of many products, the sums of
    /// each channel, kernel row or slice are written instead, so that no term is left out.
    /// </summary>
    public static List<string> OfOutput(SlidingWindow window, LayerValues values, int step, Language language)
    {
        (int channel, Cell cell) = window.Output(step);
        Product[] products = [.. window.Products(step)];
        (string Text, double[] Shown)[] terms = Terms(window, values, step, products, language);
        List<string> words = [$"y[{Index(window, (channel, cell), window.Geometry.OutChannels)}]", "= Σ w·x"];
        words.AddRange(terms.Select((term, index) => Term(term.Text, isFirst: index == 0)));
        IEnumerable<double> shown = terms.SelectMany(term => term.Shown).Append(values.Output[step]);
        if (values.Bias is { } bias)
        {
            words.Insert(2, "+ b");
            words.Add(Term(NumberText.Short(bias[channel]), isFirst: terms.Length == 0));
            shown = shown.Append(bias[channel]);
        }

        words.Add($"{(shown.Any(NumberText.IsRounded) ? '≈' : '=')} {NumberText.Short(values.Output[step])}");
        return words;
    }

    /// <summary>x[0,1] = 3: 2·3 → y[0,1], …: which products an input element adds to which outputs.</summary>
    public static List<string> OfInput(SlidingWindow adjoint, LayerValues values, int step, Language language)
    {
        (string Output, double Weight)[] reached =
        [
            .. adjoint.Products(step).Select(product =>
                ($"y[{Index(adjoint, adjoint.Input(product.Input), adjoint.Geometry.InChannels)}]", values.Weight[product.Weight])),
        ];
        return OfInput(Index(adjoint, adjoint.Output(step), adjoint.Geometry.OutChannels), values.Input[step], reached, language);
    }

    /// <summary>The same, of an input whose outputs are known.</summary>
    /// <param name="index">The input's.</param>
    /// <param name="value">The input's.</param>
    /// <param name="reached">The outputs, each with the weight between.</param>
    /// <param name="language">The language.</param>
    public static List<string> OfInput(string index, double value, IReadOnlyList<(string Output, double Weight)> reached, Language language)
    {
        string sign = NumberText.IsRounded(value) ? "≈" : "=";
        string input = $"x[{index}] {sign} {NumberText.Short(value)}";
        if (reached.Count is 0 or > MostTerms)
        {
            return
            [
                "y += w·x", language.Choose($"with {input},", $"其中 {input}，"),
                language.Choose(
                    reached.Count == 1 ? "reaching 1 output" : $"reaching {reached.Count} outputs", $"到达 {reached.Count} 个输出"),
            ];
        }

        string factor = Factor(NumberText.Short(value));
        return
        [
            language.Choose($"{input}:", $"{input}："),
            .. reached.Select((output, place) =>
                $"{NumberText.Short(output.Weight)}·{factor} → {output.Output}" + (place < reached.Count - 1 ? "," : "")),
        ];
    }

    /// <summary>The sum of the products with each input channel that an output channel sees.</summary>
    public static IEnumerable<(int Channel, double Sum)> ChannelSums(SlidingWindow window, LayerValues values, int step)
    {
        int plane = (int)window.Geometry.InputPlane;
        ILookup<int, Product> products = window.Products(step).ToLookup(product => product.Input / plane);
        return window.InputChannels(window.Output(step).Channel).Select(channel =>
            (channel, products[channel].Sum(product => values.Weight[product.Weight] * values.Input[product.Input])));
    }

    /// <summary>The terms of an output's sum, each with the numbers that it shows.</summary>
    private static (string Text, double[] Shown)[] Terms(
        SlidingWindow window, LayerValues values, int step, Product[] products, Language language)
    {
        if (window.Geometry.InChannelsPerGroup > 1)
        {
            string name = language.Choose("in", "输入");
            return [.. ChannelSums(window, values, step).Select(part => Partial(part.Sum, $"{name} {part.Channel}"))];
        }

        if (products.Length <= MostTerms || window.Geometry.Rank == 1)
        {
            return
            [
                .. products.Select(product => (values.Weight[product.Weight], values.Input[product.Input])).Select(factors => (
                    $"{NumberText.Short(factors.Item1)}·{Factor(NumberText.Short(factors.Item2))}",
                    (double[])[factors.Item1, factors.Item2])),
            ];
        }

        int part = (int)(window.Geometry.KernelTaps / window.Geometry.AllAxes[^window.Geometry.Rank].Kernel);
        string row = window.Geometry.Rank == 2 ? language.Choose("kernel row", "核第") : language.Choose("kernel slice", "核第");
        string end = window.Geometry.Rank == 2 ? language.Choose("", " 行") : language.Choose("", " 层");
        return
        [
            .. products.GroupBy(product => product.Weight % (int)window.Geometry.KernelTaps / part).OrderBy(group => group.Key)
                .Select(group => Partial(
                    group.Sum(product => values.Weight[product.Weight] * values.Input[product.Input]), $"{row} {group.Key}{end}")),
        ];

        static (string, double[]) Partial(double sum, string of) => ($"{NumberText.Short(sum)} ({of})", [sum]);
    }

    /// <summary>1,2: an element's indices as far as its layer has axes, with the channel in front if there are several.</summary>
    public static string Index(SlidingWindow window, (int Channel, Cell Cell) element, long channels)
    {
        int[] spatial = [element.Cell.Depth, element.Cell.Row, element.Cell.Column];
        IEnumerable<int> shown = spatial[^window.Geometry.Rank..];
        return string.Join(',', channels > 1 ? shown.Prepend(element.Channel) : shown);
    }

    /// <summary>A term of a sum; the sign of a later term replaces the plus.</summary>
    public static string Term(string text, bool isFirst) =>
        isFirst ? $"= {text}" : text[0] == '−' ? $"− {text[1..]}" : $"+ {text}";

    /// <summary>A later factor of a product.</summary>
    public static string Factor(string text) => text[0] == '−' ? $"({text})" : text;
}
