using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>A stack's overlap and measurement, those of its remedies, and advice.</summary>
public sealed class CheckerboardExamination
{
    internal CheckerboardExamination(Trial subject, IReadOnlyList<Trial> remedies) => (Subject, Remedies) = (subject, remedies);

    /// <summary>The stack itself.</summary>
    public Trial Subject { get; }

    /// <summary>The stack with each remedy that changes it; empty where nothing needs to change.</summary>
    public IReadOnlyList<Trial> Remedies { get; }

    /// <summary>What to change, with the numbers.</summary>
    public string Advice => AdviceIn(Language.English);

    /// <summary>The same in a language.</summary>
    /// <param name="language">The language.</param>
    public string AdviceIn(Language language) => ExaminationAdvice.Of(this, language);
}
