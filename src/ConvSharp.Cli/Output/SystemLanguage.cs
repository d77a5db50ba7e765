using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Output;

/// <summary>The language that the user's system is set to.</summary>
internal static class SystemLanguage
{
    // By POSIX the first one that is set and not empty decides.
    private static readonly string[] Variables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    /// <summary>Chinese for zh_CN.UTF-8 and the like; English for all others, and where nothing is set.</summary>
    /// <param name="variable">The value of an environment variable; null if it is not set.</param>
    public static Language Of(Func<string, string?> variable) =>
        Variables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) is { } locale
        && locale.StartsWith("zh", StringComparison.OrdinalIgnoreCase)
            ? Language.Chinese
            : Language.English;
}
