namespace ConvSharp.Imaging.Drawing;

/// <summary>Texts in each language: translations stand beside what they translate.</summary>
public static class Languages
{
    /// <summary>The text in this language.</summary>
    /// <param name="language">The language.</param>
    /// <param name="english">In English.</param>
    /// <param name="chinese">In simplified Chinese.</param>
    public static string Choose(this Language language, string english, string chinese) =>
        language == Language.Chinese ? chinese : english;
}
