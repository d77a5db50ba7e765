using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Report;

/// <summary>The measurements as one HTML page that contains its pictures.</summary>
public static class CheckerboardReport
{
    /// <summary>The report on a stack with random weights.</summary>
    /// <param name="stream">Where the page goes, in UTF-8.</param>
    /// <param name="examination">The stack and its remedies.</param>
    /// <param name="generators">From <see cref="CheckerboardLaboratory.Generators"/>.</param>
    /// <param name="gradients">From <see cref="CheckerboardLaboratory.Gradients"/>.</param>
    /// <param name="language">The language of the page.</param>
    public static void Write(
        Stream stream, CheckerboardExamination examination, IReadOnlyList<GeneratorTrial> generators, IReadOnlyList<Trial> gradients,
        Language language = Language.English)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(examination);
        ArgumentNullException.ThrowIfNull(generators);
        ArgumentNullException.ThrowIfNull(gradients);
        new CheckerboardPage(examination, generators, gradients, language).Write(stream);
    }

    /// <summary>The report on a layer with given weights.</summary>
    /// <param name="stream">Where the page goes, in UTF-8.</param>
    /// <param name="examination">The layer, even weights and random ones.</param>
    /// <param name="language">The language of the page.</param>
    public static void Write(Stream stream, WeightExamination examination, Language language = Language.English)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(examination);
        new WeightPage(examination, language).Write(stream);
    }

    /// <summary>The report on a photograph.</summary>
    /// <param name="stream">Where the page goes, in UTF-8.</param>
    /// <param name="examination">The photograph through a stack, and through its remedies.</param>
    /// <param name="gradients">The same photograph through layers that reduce; null: the page has no part about gradients.</param>
    /// <param name="language">The language of the page.</param>
    public static void Write(
        Stream stream, PhotographExamination examination, PhotographExamination? gradients, Language language)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(examination);
        new PhotographPage(examination, gradients, language).Write(stream);
    }
}
