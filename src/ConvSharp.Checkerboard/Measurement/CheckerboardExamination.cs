namespace ConvSharp.Checkerboard.Measurement;

/// <summary>A stack's overlap and measurement, its remedies' beside it, and what follows.</summary>
public sealed class CheckerboardExamination
{
    internal CheckerboardExamination(Trial subject, IReadOnlyList<Trial> remedies) => (Subject, Remedies) = (subject, remedies);

    /// <summary>The stack as it is.</summary>
    public Trial Subject { get; }

    /// <summary>The stack with each remedy that changes it; none where nothing is to be changed.</summary>
    public IReadOnlyList<Trial> Remedies { get; }

    /// <summary>What to change, with the numbers.</summary>
    public string Advice => ExaminationAdvice.Of(this);
}
