using System.Globalization;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>Puts the numbers of a layer's own weights into words.</summary>
internal static class WeightAdvice
{
    /// <summary>A pattern of less than this share of the amplitude is hardly seen.</summary>
    private const double Faint = 0.01;

    /// <summary>Weights that are further away than this count as different.</summary>
    private const double Near = 0.25;

    public static string Of(WeightExamination examination, Language language)
    {
        (WeightMeasurement measured, StackedLayers stack) = (examination.Subject, examination.Stack);
        string reached = OverlapText.Reached(stack.IsOfGradient, language);
        string flat = stack.IsOfGradient
            ? language.Choose("a flat gradient of the output", "平坦的输出梯度")
            : language.Choose("a flat input", "平坦的输入");
        (string score, string random) = (MeasurementText.Score(measured.Score), MeasurementText.Score(examination.Random.Score));
        string numbers = language.Choose(
            $"score {score} (1: nothing shows; random weights have {random})", $"分数 {score}（1：没有图案；随机权重为 {random}）");
        if (!stack.Layers[0].HasStride)
        {
            return language.Choose(
                $"At stride 1 all weights make each of the {reached}, so that none can make a pattern: {numbers}.",
                $"步长为 1 时，所有权重都参与每个{reached}，因此不会产生图案：{numbers}。");
        }

        string overlap = OverlapText.Describe(stack.Axes, reached, language);
        string share = Share(measured.FlatContrast);
        if (!measured.HasPattern)
        {
            string despite = stack.IsEven ? "" : language.Choose(
                $" {overlap} The weights make up for it, which training may undo.", $"{overlap}权重抵消了它，但训练可能使它重新出现。");
            return language.Choose(
                $"These weights make no pattern: {numbers}, and {share} of what {flat} becomes.{despite}",
                $"这些权重不产生图案：{numbers}，图案占{flat}所得结果的 {share}。{despite}");
        }

        string faint = measured.FlatContrast < Faint
            ? language.Choose(" It is faint, and hardly seen in a picture.", "它很弱，在图像中几乎看不见。")
            : "";
        string channel = measured.WorstChannel.ToString(CultureInfo.InvariantCulture);
        string found = language.Choose(
            $"These weights make a checkerboard: {numbers}, and {share} of what {flat} becomes is the pattern, most of it in channel " +
            $"{channel}.{faint}",
            $"这些权重产生棋盘效应：{numbers}，{flat}所得结果的 {share} 是图案，通道 {channel} 最强。{faint}");
        string cause = stack.IsEven
            ? language.Choose("The kernel reaches all alike, so that it is the weights alone.", "卷积核均匀地到达各处，因此原因只在权重。")
            : overlap;
        string gap = language.Choose(" ", "");
        return $"{found}{gap}{cause}{gap}{Fix(examination, language)}";
    }

    private static string Fix(WeightExamination examination, Language language)
    {
        string instead = examination.Stack.IsOfGradient
            ? language.Choose("convolve at stride 1 and average, and train again", "以步长 1 卷积后取平均，再重新训练")
            : language.Choose("resize and convolve at stride 1, and train again", "先放大，再以步长 1 卷积，并重新训练");
        if (examination.Even is not { } even)
        {
            return language.Choose(
                $"No weights of this kernel are even: take a larger one, or {instead}.",
                $"这样大小的卷积核没有均匀的权重：请用更大的卷积核，或{instead}。");
        }

        string use = examination.EvenChange <= Near
            ? language.Choose("take them as they are, or train on from them", "可以直接使用，或以它为起点继续训练")
            : language.Choose("train on from them", "请以它为起点继续训练");
        (string change, string score) = (Share(examination.EvenChange), MeasurementText.Score(even.Score));
        return language.Choose(
            $"The nearest even weights (EvenWeights.Make, --save-even) are {change} away and score {score}: {use}; or {instead}.",
            $"最近的均匀权重（EvenWeights.Make、--save-even）相差 {change}，分数 {score}：{use}；或{instead}。");
    }

    private static string Share(double share) => share switch
    {
        < 0.0005 => "0 %",
        < 0.1 => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %"),
    };
}
