using System.Globalization;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>Puts numbers into words.</summary>
internal static class ExaminationAdvice
{
    /// <summary>A pattern with less energy than this many times its surroundings' is taken for chance.</summary>
    public const double Notable = 3;

    /// <summary>A contrast below this one is taken for chance.</summary>
    public const double ChanceContrast = 0.02;

    private const double ManyZeros = 0.5;

    public static string Of(CheckerboardExamination examination, Language language)
    {
        (StackedLayers stack, ArtifactMeasurement measured) = (examination.Subject.Stack, examination.Subject.Measurement);
        string overlap = OverlapText.Describe(stack.Axes, OverlapText.Reached(stack.IsOfGradient, language), language);
        string better = Better(examination, language, stack.IsEven
            ? [Remedy.ResizeName, Remedy.IcnrName, Remedy.AverageName]
            : [Remedy.EvenKernelName, Remedy.ResizeName, Remedy.AverageName]);
        string score = MeasurementText.Score(measured.Score);
        string found = language.Choose($"{overlap} Measured score {score}", $"{overlap}测得分数 {score}");
        if (!stack.IsEven)
        {
            return language.Choose($"{found} (1: nothing shows).", $"{found}（1：没有图案）。")
                + Sentence(language, language.Choose("Take", "建议改用"), better);
        }

        string flat = stack.IsOfGradient ? language.Choose("a flat gradient", "平坦的梯度") : language.Choose("a flat picture", "平坦的图像");
        if (IsClean(examination.Subject))
        {
            string start = stack.Layers.Any(layer => layer.Kind == StackLayerKind.SubPixelIcnr)
                ? language.Choose(
                    "nothing to change; but the phases are equal at the start only, and training may tell them apart",
                    "无需修改；但各相位只在起始时相同，训练可能使它们不同")
                : language.Choose("nothing to change", "无需修改");
            return language.Choose($"{found}, and {flat} stays flat: {start}.", $"{found}，{flat}保持平坦：{start}。");
        }

        if (HasNoPattern(measured))
        {
            string zeros = Percent(measured.Zeros);
            return language.Choose(
                $"{found}: irregular rather than periodic, with {zeros} zeros.", $"{found}：不规则而非周期性，零占 {zeros}。")
                + Sentence(language, language.Choose("To hand something to all elements take", "要让每个元素都得到梯度，请改用"), better);
        }

        string contrast = measured.FlatContrast.ToString("0.00", CultureInfo.InvariantCulture);
        return language.Choose(
            $"{found}, and {flat}'s contrast of {contrast}, are what random weights add: training can unlearn them, or make them worse.",
            $"{found}，{flat}的对比度 {contrast}，都来自随机权重：训练可能消除它们，也可能使之更强。")
            + Sentence(language, language.Choose("To begin without them take", "要从一开始就没有它们，请改用"), better);
    }

    /// <summary>Whether there is nothing to fix.</summary>
    public static bool IsClean(Trial trial) =>
        trial.Stack.IsEven && HasNoPattern(trial.Measurement) && trial.Measurement.Zeros < ManyZeros;

    /// <summary>Whether a flat picture stays flat; after max pooling, the contrast that is left in the mean is chance.</summary>
    private static bool HasNoPattern(ArtifactMeasurement measured) => measured.FlatContrast < ArtifactMeter.RoundingContrast
        || (measured.Score < Notable && measured.FlatContrast < ChanceContrast);

    /// <summary>The remedies with these names that lower the score and are even.</summary>
    private static string Better(CheckerboardExamination examination, Language language, Words[] names)
    {
        string[] english = Array.ConvertAll(names, name => name.English);
        IEnumerable<Trial> better = examination.Remedies.Where(trial => english.Contains(trial.Name) && trial.Stack.IsEven
            && trial.Measurement.Score < examination.Subject.Measurement.Score);
        return string.Join(language.Choose(", or ", "，或"), better.Select(trial =>
        {
            (string stack, string score) = (trial.Stack.Describe(language), MeasurementText.Score(trial.Measurement.Score));
            return language.Choose($"{stack} (score {score})", $"{stack}（分数 {score}）");
        }));
    }

    private static string Sentence(Language language, string start, string what) =>
        what.Length == 0 ? "" : language.Choose($" {start} {what}.", $"{start}{what}。");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
}
