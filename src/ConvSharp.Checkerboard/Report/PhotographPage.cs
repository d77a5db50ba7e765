using System.Numerics.Tensors;
using System.Xml.Linq;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Imaging.Drawing;
using static ConvSharp.Checkerboard.Report.PageParts;

namespace ConvSharp.Checkerboard.Report;

/// <summary>The report on a photograph.</summary>
internal sealed class PhotographPage(PhotographExamination examination, PhotographExamination? gradients, Language language)
{
    private const int WholeSide = 480;

    private StackedLayers Stack => examination.Subject.Stack;

    public void Write(Stream stream) => PageParts.Write(
        stream, language.Choose($"Checkerboards on a photograph: {Stack}", $"照片上的棋盘效应：{Stack.Describe(language)}"),
        examination.Advice(language), language,
        [
            Measured(
                examination, language.Choose("The photograph, the layer, and what helps", "照片、该层与改进办法"),
                Stack.IsOfGradient ? GradientWords : OutputWords),
            OverlapSection.Of(Stack, language),
            .. gradients is null
                ? Array.Empty<XElement>()
                : [Measured(gradients, language.Choose("Gradients have checkerboards, too", "梯度也有棋盘效应"), GradientWords)],
            Definitions(),
        ]);

    private string OutputWords => language.Choose(
        "Weights are random, drawn by xavier_normal_; the pictures show the first seed, the numbers are of all seeds. Each picture has its " +
        "own scale, black to white, with one hundredth clipped at each end. The frame marks the part that is shown large beside it: where " +
        "the layer's checkerboard shows most, and the same part for all.",
        "权重随机，由 xavier_normal_ 生成；图为第一个种子，数字取所有种子。每幅图各自从黑到白，两端各截去百分之一。方框标出旁边放大的部分：该层棋盘效应最明显之处，" +
        "所有图取同一部分。");

    private string GradientWords => language.Choose(
        "The backward pass of a strided convolution is a transposed convolution: it hands the photograph an uneven gradient. The loss is " +
        "half the sum of the squared outputs, as in DeepDream; the mean of the gradient's channels is shown and measured.",
        "带步长的卷积的反向传播就是转置卷积：它交给照片的梯度不均匀。损失是输出平方和的一半（如 DeepDream）；显示并测量的是梯度各通道的平均。");

    private XElement Measured(PhotographExamination found, string title, string words) => Section(title,
        Paragraph(words),
        new[] { found.SizeNote(language) }.OfType<string>().Select(Quiet),
        Table(
            [
                ("", false), (language.Choose("score", "分数"), true), (language.Choose("contrast", "对比度"), true),
                (language.Choose("overlap", "重叠"), true), (language.Choose("layers", "层"), false),
            ],
            found.Trials.Select(trial => new[]
            {
                trial.NameIn(language), MeasurementText.Score(trial.Score), MeasurementText.Contrast(trial.Contrast),
                OverlapText.Ratio(trial.Stack.Axes, language), trial.Stack.Describe(language),
            })),
        Cards(found.Trials.Select(Card).Prepend(Photograph(found))));

    private XElement Photograph(PhotographExamination found)
    {
        string name = language.Choose("the photograph", "照片");
        return PageParts.Card(name, "",
            Figure(
                Figures.Image(DetailPicture.Whole(found.Picture, found.PlaceInPicture, WholeSide), name), language.Choose("Whole", "整幅")),
            Figure(Figures.Image(found.PictureAtPlace(), name), Detail));
    }

    private XElement Card(PhotographTrial trial)
    {
        string name = trial.NameIn(language);
        string overlap = OverlapText.Describe(trial.Stack.Axes, OverlapText.Reached(trial.Stack.IsOfGradient, language), language);
        Tensor<float> levels = DetailPicture.Levels(trial);
        return PageParts.Card(
            $"{name}{language.Choose(": score", "：分数")} {MeasurementText.Score(trial.Score)}",
            $"{trial.Stack.Describe(language)}{language.Choose(". ", "。")}{overlap}",
            Figure(Figures.Image(DetailPicture.Whole(levels, trial.Place, WholeSide), name), language.Choose("Whole", "整幅")),
            Figure(Figures.Image(PicturePart.Of(levels, trial.Place), name), Detail));
    }

    private string Detail => language.Choose("Detail, pixel by pixel", "局部，逐像素放大");

    private XElement Definitions() => Section(language.Choose("What the numbers mean", "数字的含义"),
        Paragraph(PhotographText.ScoreSentence(language)),
        Paragraph(PhotographText.ContrastSentence(language)),
        Paragraph(language.Choose(
            "Overlap: how many taps of the kernel (of several layers: paths) lead to an output, fewest:most over the picture. It is exact, " +
            "and holds for any weights; even overlap removes the inevitable pattern, not that of random weights.",
            "重叠：到达一个输出的抽头数（多层时为路径数），整幅图中最少：最多。它是精确的，与权重无关；均匀的重叠消除必然的图案，不消除随机权重的图案。")),
        Quiet(language.Choose(
            "After Odena, Dumoulin and Olah, “Deconvolution and Checkerboard Artifacts”, Distill 2016. Made by ConvSharp.",
            "依据 Odena、Dumoulin、Olah《Deconvolution and Checkerboard Artifacts》，Distill 2016。由 ConvSharp 制作。")));
}
