using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Sizing;

/// <summary>A sized layer in words.</summary>
internal static class SizeText
{
    public static string Of(SizedLayer sized, Language language)
    {
        AxisGeometry[] axes = sized.Axes;
        var text = new StringWriter();
        text.WriteLine(sized.Layer);
        text.WriteLine($"{Sizes(axes, axis => axis.Input)} → {Sizes(axes, axis => axis.Output)}");
        for (int first = 0, end; first < axes.Length; first = end)
        {
            for (end = first + 1; end < axes.Length && axes[end] == axes[first];)
                end++;
            text.WriteLine();
            WriteAxis(text, axes[first], Names(first, end, axes.Length, language), language);
        }

        text.WriteLine();
        WriteRoundTrip(text, sized.RoundTrip, language);
        text.WriteLine();
        WriteCost(text, sized, language);
        return text.ToString();
    }

    private static void WriteAxis(StringWriter text, AxisGeometry axis, string name, Language language)
    {
        text.WriteLine($"{name}: {axis.Input} → {axis.Output}");
        foreach (SizeForm form in axis.Forms())
        {
            text.WriteLine($"  {Title(form, language)}");
            text.WriteLine($"    {form.Symbols}");
            if (!form.Holds)
                continue;
            text.WriteLine($"    {form.Numbers}");
            text.WriteLine($"    {form.Worked}");
        }

        (long min, long max) = axis.InputsGivingOutput();
        text.WriteLine(min == max
            ? language.Choose($"  only an input of {min} gives {axis.Output}", $"  只有输入 {min} 得到 {axis.Output}")
            : language.Choose($"  inputs of {min} to {max} give {axis.Output}", $"  输入 {min} 到 {max} 都得到 {axis.Output}"));
        ReceptiveField field = ReceptiveField.Of(axis);
        (string size, string jump) = (Text.Number(field.Size), Text.Number(field.Jump));
        string inputs = size == "1" ? "input" : "inputs";
        text.WriteLine(language.Choose(
            $"  one output sees {size} {inputs}; the next one's lie {jump} further",
            $"  一个输出的感受野为 {size} 个输入；相邻输出的感受野相距 {jump}"));
    }

    private static string Title(SizeForm form, Language language)
    {
        string name = form.Kind switch
        {
            SizeFormKind.Simple => language.Choose("simple form", "简化形式"),
            SizeFormKind.Padded => language.Choose("form with padding", "带填充的形式"),
            _ => language.Choose("full form", "完整形式"),
        };
        string left = string.Join(", ", form.LeftOut), vanishing = string.Join(", ", form.Vanishing);
        if (!form.Holds)
            return name + language.Choose($" does not hold: it leaves out {left}", $"不成立：缺少 {left}");
        return vanishing.Length == 0 ? name : name + language.Choose($"; vanishing here: {vanishing}", $"；此处消去：{vanishing}");
    }

    private static void WriteRoundTrip(StringWriter text, RoundTrip trip, Language language)
    {
        string way = string.Join(" → ", trip.Sizes.Select(Text.Shape));
        (string outputPadding, string stride) = (OneOrAll(trip.OutputPadding), OneOrAll(trip.There.Select(axis => axis.Stride)));
        if (trip.BackKind == ConvolutionKind.Transposed)
        {
            text.WriteLine(language.Choose(
                $"round trip: {way} with output padding {outputPadding}", $"往返：{way}，输出填充 {outputPadding}"));
            text.WriteLine(language.Choose(
                "  back by the transposed convolution of the same arguments (output padding: below stride or dilation)",
                "  经过参数相同的转置卷积返回（输出填充必须小于步长或空洞）"));
            return;
        }

        text.WriteLine(language.Choose($"round trip: {way}", $"往返：{way}"));
        text.WriteLine(trip.LeadsBack
            ? language.Choose("  back by the convolution of the same arguments", "  经过参数相同的卷积返回")
            : language.Choose(
                $"  not back: output padding {outputPadding} is not below the stride {stride}, " +
                "so the convolution makes more outputs than there were inputs",
                $"  回不到原来的大小：输出填充 {outputPadding} 不小于步长 {stride}，卷积的输出多于原来的输入"));
    }

    private static void WriteCost(StringWriter text, SizedLayer sized, Language language)
    {
        LayerCost cost = sized.Cost;
        string weight = WeightAxes.Text(sized.Geometry.Kind, sized.Geometry.WeightShape, language);
        text.WriteLine(language.Choose($"weight         {weight}", $"权重      {weight}"));
        string parameters = $"{Text.Count(cost.Weights)} + {Text.Count(cost.Biases)} = {Text.Count(cost.Parameters)}";
        text.WriteLine(language.Choose(
            $"parameters     {parameters} (weight + bias)", $"参数      {parameters}（权重 + 偏置）"));
        text.WriteLine(language.Choose(
            $"multiply-adds  {Text.Count(cost.MultiplyAdds)} for one sample", $"乘加      每个样本 {Text.Count(cost.MultiplyAdds)}"));
        if (cost.Groups > 1)
        {
            (string ungrouped, string macs) = (Text.Count(cost.UngroupedWeights), Text.Count(cost.UngroupedMultiplyAdds));
            text.WriteLine(language.Choose(
                $"groups         {cost.Groups}; without them {ungrouped} weights and {macs} multiply-adds",
                $"分组      {cost.Groups}；不分组为 {ungrouped} 个权重、{macs} 次乘加"));
        }

        (string input, string output, string memory) = (
            Text.Bytes(cost.InputBytes), Text.Bytes(cost.OutputBytes), Text.Bytes(cost.ParameterBytes));
        text.WriteLine(language.Choose(
            $"memory         input {input}, output {output}, parameters {memory} (float32)",
            $"内存      输入 {input}，输出 {output}，参数 {memory}（float32）"));
    }

    private static string Sizes(AxisGeometry[] axes, Func<AxisGeometry, long> size) => Text.Shape(axes.Select(size));

    /// <summary>One number for all axes that agree.</summary>
    private static string OneOrAll(IEnumerable<long> numbers) => Text.Shape(numbers.Distinct().Count() == 1 ? numbers.Take(1) : numbers);

    /// <summary>height; height and width.</summary>
    private static string Names(int first, int end, int rank, Language language)
    {
        string[] names = [.. Enumerable.Range(first, end - first).Select(axis => Text.AxisName(axis, rank, language))];
        return names.Length == 1
            ? names[0]
            : string.Join(language.Choose(", ", "、"), names[..^1]) + language.Choose(" and ", "、") + names[^1];
    }
}
