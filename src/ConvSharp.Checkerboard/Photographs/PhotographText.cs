using System.Globalization;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Photographs;

/// <summary>Puts what is measured on a photograph into words.</summary>
internal static class PhotographText
{
    /// <summary>What the score is, in one sentence.</summary>
    public static string ScoreSentence(Language language) => language.Choose(
        "Score: the energy of the picture's spectrum at the multiples of 1/scale, where a checkerboard has its energy, relative to the " +
        "frequencies around them; 1 is no pattern.",
        "分数：输出频谱在 1/放大倍数 的整数倍处（棋盘效应的能量所在）的能量，与其周围频率的能量之比；1 表示没有图案。");

    /// <summary>What the contrast is, in one sentence.</summary>
    public static string ContrastSentence(Language language) => language.Choose(
        "Contrast: the share of the mean grey that becomes a pattern; 0 is no pattern, 1 nothing but the pattern.",
        "对比度：平均灰度中变成图案的比例；0 表示没有图案，1 表示只有图案。");

    /// <summary>What was done to the photograph first; null where nothing was.</summary>
    public static string? SizeNote(PhotographExamination examination, Language language)
    {
        (int height, int width) = ((int)examination.Picture.Lengths[1], (int)examination.Picture.Lengths[2]);
        if (examination.GivenSize == (height, width))
            return null;
        string given = string.Create(CultureInfo.InvariantCulture, $"{examination.GivenSize.Width}×{examination.GivenSize.Height}");
        string measured = string.Create(CultureInfo.InvariantCulture, $"{width}×{height}");
        return language.Choose(
            $"The photograph of {given} was measured at {measured}: outputs of at most {PhotographFrame.MostPixels} pixels are measured.",
            $"照片原为 {given}，按 {measured} 测量：输出最多测量 {PhotographFrame.MostPixels} 个像素。");
    }

    public static string Advice(PhotographExamination examination, Language language)
    {
        (PhotographTrial subject, StackedLayers stack) = (examination.Subject, examination.Subject.Stack);
        string reached = OverlapText.Reached(stack.IsOfGradient, language);
        string score = MeasurementText.Score(subject.Score), contrast = MeasurementText.Contrast(subject.Contrast);
        if (stack.Layers.All(layer => !layer.HasStride))
        {
            return language.Choose(
                $"At stride 1 all {reached} come from the same weights, so there is no checkerboard, and nothing to change: score {score}.",
                $"步长为 1 时，所有{reached}使用相同的权重，没有棋盘效应，无需改动：分数 {score}。");
        }

        string overlap = OverlapText.Describe(stack.Axes, reached, language);
        string found = language.Choose(
            $"On this photograph the score is {score} (1: nothing shows), the contrast {contrast}.",
            $"在这张照片上，分数 {score}（1 表示看不出图案），对比度 {contrast}。");
        string best = string.Join(language.Choose("; ", "；"), examination.Remedies
            .Where(LeavesNone).OrderBy(trial => trial.Contrast)
            .Select(trial => $"{trial.NameIn(language)} ({MeasurementText.Score(trial.Score)})"));
        string spaced = language.Choose(" ", "");
        return best.Length == 0 || LeavesNone(subject)
            ? $"{overlap}{spaced}{found}"
            : $"{overlap}{spaced}{found}{spaced}" + language.Choose($"What leaves no pattern: {best}.", $"不留下图案的做法：{best}。");
    }

    private static bool LeavesNone(PhotographTrial trial) =>
        trial.Score < ExaminationAdvice.Notable && trial.Contrast < ExaminationAdvice.ChanceContrast;
}
