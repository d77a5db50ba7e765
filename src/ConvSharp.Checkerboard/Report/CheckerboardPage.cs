using System.Xml.Linq;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Imaging.Drawing;
using static ConvSharp.Checkerboard.Report.PageParts;

namespace ConvSharp.Checkerboard.Report;

/// <summary>The report on a stack with random weights.</summary>
internal sealed class CheckerboardPage(
    CheckerboardExamination examination, IReadOnlyList<GeneratorTrial> generators, IReadOnlyList<Trial> gradients,
    Language language)
{
    private StackedLayers Stack => examination.Subject.Stack;

    private string Score => Text("score", "分数");

    private string Contrast => Text("flat contrast", "平坦对比度");

    private IEnumerable<Trial> Trials => examination.Remedies.Prepend(examination.Subject);

    public void Write(Stream stream) => PageParts.Write(
        stream, Text("Checkerboard report: ", "棋盘效应报告：") + Stack.Describe(language), examination.AdviceIn(language), language,
        OverlapSection.Of(Stack, language), Measured(), Generators(), Gradients(), Definitions());

    private XElement Measured() => Section(Text("Measured with random weights, and what helps", "随机权重下的测量与补救办法"),
        Table(
            [("", false), (Score, true), (Contrast, true), (Text("overlap", "重叠"), true), (Text("layers", "层"), false)],
            Trials.Select(trial => new[]
            {
                trial.NameIn(language), MeasurementText.Score(trial.Measurement.Score),
                MeasurementText.Contrast(trial.Measurement.FlatContrast), Ratio(trial.Stack), trial.Stack.Describe(language),
            })),
        Quiet(Text(
            "Strength at each place: mid grey is the mean, white twice as much. Spectrum: energy in decibels, low frequencies in " +
            "the middle; " +
            "rings mark the multiples of 1/scale, where a pattern of that period has its energy.",
            "各处的强度：中灰是均值，白色是均值的两倍。频谱：能量以分贝表示，低频在中间；圆圈标出 1/缩放倍数 的整数倍，该周期的图案的能量就在那里。")),
        Cards(Trials.Select(Card)));

    private XElement Generators() => Section(Text("Before any training", "训练之前"),
        Paragraph(Text(
            "Generators of three steps ×2 with random weights. The last 2, 1 or 0 steps are transposed layers (kernel 3, stride 2), the " +
            "others nearest resize and convolution: two leave patterns of periods 2 and 4, one of period 2, none leaves none.",
            "随机权重的生成器，放大三次，每次 ×2。最后 2、1 或 0 次用转置卷积（卷积核 3，步长 2），其余用最近邻放大加卷积：两层留下周期 2 和 4 的图案，" +
            "一层留下周期 2 的图案，没有则不留图案。")),
        Table(
            [
                ("", false), (Text("score, period 2", "分数，周期 2"), true),
                (Text("score, period 4 without 2", "分数，周期 4（不含 2）"), true), (Contrast, true),
            ],
            generators.Select(trial => new[]
            {
                trial.NameIn(language), MeasurementText.Score(trial.Measurement.Score), MeasurementText.Score(trial.Period4Score),
                MeasurementText.Contrast(trial.Measurement.FlatContrast),
            })),
        Cards(generators.Select(trial => PageParts.Card(trial.NameIn(language), "",
            Figure(
                Figures.Image(
                    trial.Picture, Text("A picture drawn by random weights, ", "随机权重画出的图像，") + trial.NameIn(language)),
                Text("What it draws", "画出的图像")),
            Figure(
                Figures.Strength(trial.Measurement.NoiseMap, Text("Strength map, ", "强度图，") + trial.NameIn(language)),
                Text("Strength", "强度")),
            Figure(
                SpectrumFigure.Of(trial.Measurement.Spectrum, Text("Spectrum, ", "频谱，") + trial.NameIn(language)),
                Text("Its spectrum", "它的频谱"))))));

    private XElement Gradients() => Section(Text("Gradients of a discriminator", "判别器的梯度"),
        Paragraph(Text(
            "A strided convolution's backward pass is a transposed convolution: an uneven one hands its input an uneven gradient. Max " +
            "pooling passes it on to the largest element of each window alone: irregular, with many zeros; where windows overlap, uneven " +
            "too. With jitter, " +
            $"the mean of {CheckerboardLaboratory.JitterShifts} gradients over random shifts of the input by 0 to stride − 1 " +
            "pixels, what repeats " +
            "with the stride spreads over all places: the flat contrast falls to a half or less, the less the more shifts. The score " +
            "falls less, since it compares with the frequencies around, which jitter weakens, too. Max pooling leaves fewer zeros.",
            "带步长的卷积，其反向传播是转置卷积：不均匀的卷积把不均匀的梯度传给输入。最大池化只把梯度传给每个窗口中最大的元素：不规则，有许多零；" +
            $"窗口重叠时也不均匀。加抖动时，把输入随机平移 0 到步长 − 1 个像素，取 {CheckerboardLaboratory.JitterShifts} 次梯度的平均：" +
            "随步长重复的部分分散到各处，平坦对比度降到一半或更低，平移次数越多越低。分数降得较少，因为它与周围频率比较，而抖动也削弱了周围频率。" +
            "最大池化留下的零也更少。")),
        Table(
            [
                ("", false), (Score, true), (Contrast, true), (Text("zeros", "零"), true), (Text("overlap", "重叠"), true),
                (Text("layers", "层"), false),
            ],
            gradients.Select(trial => new[]
            {
                trial.NameIn(language), MeasurementText.Score(trial.Measurement.Score),
                MeasurementText.Contrast(trial.Measurement.FlatContrast), MeasurementText.Percent(trial.Measurement.Zeros),
                Ratio(trial.Stack), trial.Stack.Describe(language),
            })),
        Cards(gradients.Select(Card)));

    private XElement Definitions() => Section(Text("What the numbers mean", "数字的含义"),
        Paragraph(Text(
            "Overlap: how many taps of the kernel (of several layers: paths) lead to an output, fewest:most over the picture, away from " +
            "the border, and the period after which it repeats. It is exact, and holds for any weights.",
            "重叠：有多少卷积核的抽头（多层时为路径）通向一个输出，最少:最多，取整幅图像远离边界处，以及重复的周期。它是精确的，对任何权重都成立。")),
        Paragraph(Text(
            "Score: networks of 16 channels with random weights are given noise (mean 1, deviation 1); the strength of a place is the " +
            "root of the mean square over channels and pictures. The score is the energy of its spectrum at the multiples of 1/scale, " +
            "relative to the mean of the frequencies 2 and 3 steps away, averaged over seeds. 1: nothing stands out. It grows with the " +
            "number of pixels, so compare within this report.",
            "分数：给 16 个通道、随机权重的网络输入噪声（均值 1，标准差 1）；一处的强度是对通道和图像的均方根。分数是强度的频谱在 1/缩放倍数 的整数倍处的能量，" +
            "除以相隔 2 和 3 步的频率的均值，再对种子取平均。1：没有突出的图案。它随像素数增大，因此只在本报告内比较。")),
        Paragraph(Text(
            "Flat contrast: the same with a constant in place of the noise; standard deviation over mean of the strengths of a period's " +
            "places. Even overlap does not make it 0, since each place has its own random weights: what training may unlearn, or not.",
            "平坦对比度：同上，但用常数代替噪声；一个周期内各处强度的标准差除以均值。重叠均匀并不使它为 0，因为每处有自己的随机权重：训练可能消除它，也可能不会。")),
        Quiet(Text(
            "After Odena, Dumoulin and Olah, “Deconvolution and Checkerboard Artifacts”, Distill 2016, and Aitken et al., “Checkerboard " +
            "artifact free sub-pixel convolution”, 2017. Made by ConvSharp.",
            "依据 Odena、Dumoulin 和 Olah，“Deconvolution and Checkerboard Artifacts”，Distill 2016，以及 Aitken 等，“Checkerboard artifact " +
            "free sub-pixel convolution”，2017。由 ConvSharp 生成。")));

    private XElement Card(Trial trial)
    {
        (string stack, string score) = (trial.Stack.Describe(language), MeasurementText.Score(trial.Measurement.Score));
        string contrast = MeasurementText.Contrast(trial.Measurement.FlatContrast);
        return PageParts.Card(trial.NameIn(language), stack,
            Figure(
                Figures.Strength(trial.Measurement.NoiseMap, Text("Strength where noise goes in: ", "输入噪声时的强度：") + stack),
                Text($"Noise in: score {score}", $"输入噪声：分数 {score}")),
            Figure(
                Figures.Strength(trial.Measurement.FlatMap, Text("Strength where a constant goes in: ", "输入常数时的强度：") + stack),
                Text($"Constant in: flat contrast {contrast}", $"输入常数：平坦对比度 {contrast}")),
            Figure(
                SpectrumFigure.Of(
                    trial.Measurement.Spectrum, Text("Spectrum of the strength where noise goes in: ", "输入噪声时强度的频谱：") + stack),
                Text("Spectrum of the left picture", "左图的频谱")));
    }

    private string Ratio(StackedLayers stack) => OverlapText.Ratio(stack.Axes, language);

    private string Text(string english, string chinese) => language.Choose(english, chinese);
}
