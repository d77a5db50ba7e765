using System.Globalization;
using System.Xml.Linq;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Imaging.Drawing;
using static ConvSharp.Checkerboard.Report.PageParts;

namespace ConvSharp.Checkerboard.Report;

/// <summary>The report on a layer with given weights.</summary>
internal sealed class WeightPage(WeightExamination examination)
{
    private const int MostChannels = 16;

    private string Maps => examination.Stack.IsOfGradient ? "gradient of the input" : "output";

    public void Write(Stream stream) => PageParts.Write(
        stream, $"Checkerboard report: {examination.Layer}", examination.Advice, Language.English,
        Measured(), Channels(), OverlapSection.Of(examination.Stack), Definitions());

    private XElement Measured() => Section("Measured with these weights",
        Table(
            [("", false), ("score", true), ("flat contrast", true)],
            examination.Rows.Select(row => new[]
            {
                row.Name, MeasurementText.Score(row.Measured.Score), MeasurementText.Contrast(row.Measured.FlatContrast),
            })),
        Quiet(
            $"The {Maps}'s channel with the strongest pattern: mid grey is the mean. Spectrum: energy of all channels in decibels, " +
            "low frequencies " +
            "in the middle; rings mark the multiples of 1/stride, where a pattern of that period has its energy."),
        Cards(examination.Rows.Select(row => PageParts.Card(row.Name, Channel(row.Measured.WorstChannel),
            Figure(
                Figures.Strength(row.Measured.NoiseMap, $"Where noise goes in, {row.Name}"),
                $"Noise in: score {MeasurementText.Score(row.Measured.Score)}"),
            Figure(
                Figures.Strength(row.Measured.FlatMap, $"Where a constant goes in, {row.Name}"),
                $"Constant in: flat contrast {MeasurementText.Contrast(row.Measured.FlatContrast)}"),
            Figure(SpectrumFigure.Of(row.Measured.Spectrum, $"Spectrum, {row.Name}"), "Spectrum")))));

    private XElement Channels()
    {
        IReadOnlyList<double> contrasts = examination.Subject.ChannelContrasts;
        IEnumerable<(int Index, double Item)> worst = contrasts.Index().OrderByDescending(channel => channel.Item).Take(MostChannels);
        string which = contrasts.Count > MostChannels ? $"The {MostChannels} of {contrasts.Count} with the strongest pattern." : "";
        return Section("Channel by channel",
            Paragraph($"Flat contrast of each channel of the {Maps} by itself. {which}".TrimEnd()),
            Table(
                [("", false), ("flat contrast", true)],
                worst.Select(channel => new[] { Channel(channel.Index), MeasurementText.Contrast(channel.Item) })));
    }

    private static XElement Definitions() => Section("What the numbers mean",
        Paragraph(
            "Score: noise (mean 1, deviation 1) goes in. The score is the energy of the spectra of all channels at the multiples of " +
            "1/stride, " +
            "relative to the mean of the frequencies 2 and 3 steps away, averaged over seeds. 1: nothing stands out."),
        Paragraph(
            "Flat contrast: a constant for each channel goes in. What comes out should be flat; the contrast is the root mean square of " +
            "what differs between the places of a period, over that of all. 0: flat; 1: nothing but the pattern. 0.01 is hardly seen."),
        Paragraph(
            "Even weights: the nearest weights, by least squares, of which each place of a period gets the same sum. Random " +
            "weights: N(0, 2 / fan in), " +
            "as before any training."),
        Quiet("Made by ConvSharp."));

    private static string Channel(int index) => string.Create(CultureInfo.InvariantCulture, $"channel {index}");
}
