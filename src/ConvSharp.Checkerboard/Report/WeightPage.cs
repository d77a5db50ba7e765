using System.Globalization;
using System.Xml.Linq;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Imaging.Drawing;
using static ConvSharp.Checkerboard.Report.PageParts;

namespace ConvSharp.Checkerboard.Report;

/// <summary>The report on a layer with given weights.</summary>
internal sealed class WeightPage(WeightExamination examination, Language language)
{
    private const int MostChannels = 16;

    private string Maps => examination.Stack.IsOfGradient ? Text("gradient of the input", "输入梯度") : Text("output", "输出");

    private string Score => Text("score", "分数");

    private string Contrast => Text("flat contrast", "平坦对比度");

    public void Write(Stream stream) => PageParts.Write(
        stream, Text("Checkerboard report: ", "棋盘效应报告：") + examination.Layer, examination.AdviceIn(language), language,
        Measured(), Channels(), OverlapSection.Of(examination.Stack, language), Definitions());

    private XElement Measured() => Section(Text("Measured with these weights", "用这些权重测量"),
        Table(
            [("", false), (Score, true), (Contrast, true)],
            examination.RowsIn(language).Select(row => new[]
            {
                row.Name, MeasurementText.Score(row.Measured.Score), MeasurementText.Contrast(row.Measured.FlatContrast),
            })),
        Quiet(Text(
            $"The {Maps}'s channel with the strongest pattern: mid grey is the mean. Spectrum: energy of all channels in decibels, " +
            "low frequencies " +
            "in the middle; rings mark the multiples of 1/stride, where a pattern of that period has its energy.",
            $"{Maps}中图案最强的通道：中灰是均值。频谱：所有通道的能量，以分贝表示，低频在中间；圆圈标出 1/步长 的整数倍，该周期的图案的能量就在那里。")),
        Cards(examination.RowsIn(language).Select(row => PageParts.Card(row.Name, Channel(row.Measured.WorstChannel),
            Figure(
                Figures.Strength(row.Measured.NoiseMap, Text("Where noise goes in, ", "输入噪声时，") + row.Name),
                Text("Noise in: score ", "输入噪声：分数 ") + MeasurementText.Score(row.Measured.Score)),
            Figure(
                Figures.Strength(row.Measured.FlatMap, Text("Where a constant goes in, ", "输入常数时，") + row.Name),
                Text("Constant in: flat contrast ", "输入常数：平坦对比度 ") + MeasurementText.Contrast(row.Measured.FlatContrast)),
            Figure(
                SpectrumFigure.Of(row.Measured.Spectrum, Text("Spectrum, ", "频谱，") + row.Name), Text("Spectrum", "频谱"))))));

    private XElement Channels()
    {
        IReadOnlyList<double> contrasts = examination.Subject.ChannelContrasts;
        IEnumerable<(int Index, double Item)> worst = contrasts.Index().OrderByDescending(channel => channel.Item).Take(MostChannels);
        string which = contrasts.Count > MostChannels
            ? Text(
                $"The {MostChannels} of {contrasts.Count} with the strongest pattern.",
                $"{contrasts.Count} 个通道中图案最强的 {MostChannels} 个。")
            : "";
        return Section(Text("Channel by channel", "逐个通道"),
            Paragraph(Text(
                $"Flat contrast of each channel of the {Maps} by itself. {which}".TrimEnd(), $"{Maps}每个通道各自的平坦对比度。{which}")),
            Table(
                [("", false), (Contrast, true)],
                worst.Select(channel => new[] { Channel(channel.Index), MeasurementText.Contrast(channel.Item) })));
    }

    private XElement Definitions() => Section(Text("What the numbers mean", "数字的含义"),
        Paragraph(Text(
            "Score: noise (mean 1, deviation 1) goes in. The score is the energy of the spectra of all channels at the multiples of " +
            "1/stride, " +
            "relative to the mean of the frequencies 2 and 3 steps away, averaged over seeds. 1: nothing stands out.",
            "分数：输入噪声（均值 1，标准差 1）。分数是所有通道的频谱在 1/步长 的整数倍处的能量，除以相隔 2 和 3 步的频率的均值，再对种子取平均。1：没有突出的图案。")),
        Paragraph(Text(
            "Flat contrast: a constant for each channel goes in. What comes out should be flat; the contrast is the root mean square of " +
            "what differs between the places of a period, over that of all. 0: flat; 1: nothing but the pattern. 0.01 is hardly seen.",
            "平坦对比度：每个通道输入一个常数。结果应当是平坦的；对比度是一个周期内各处之差的均方根，除以全部值的均方根。0：平坦；1：只有图案。0.01 几乎看不见。")),
        Paragraph(Text(
            "Even weights: the nearest weights, by least squares, of which each place of a period gets the same sum. Random " +
            "weights: N(0, 2 / fan in), " +
            "as before any training.",
            "均匀权重：按最小二乘最近、且使一个周期内每处得到相同之和的权重。随机权重：N(0, 2 / fan in)，如同训练之前。")),
        Quiet(Text("Made by ConvSharp.", "由 ConvSharp 生成。")));

    private string Channel(int index) => string.Create(CultureInfo.InvariantCulture, $"{Text("channel", "通道")} {index}");

    private string Text(string english, string chinese) => language.Choose(english, chinese);
}
