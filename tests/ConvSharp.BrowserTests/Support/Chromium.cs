using ConvSharp.Tests.Animations;
using Xunit;

namespace ConvSharp.BrowserTests.Support;

/// <summary>The machine's own browser; none is ever downloaded.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private static readonly Lazy<string?> Found = new(() => ForeignProgram.TryFind("Chrom", Names));

    /// <summary>Its path. Without one the test is skipped, or fails where CI is set.</summary>
    public static string Path
    {
        get
        {
            if (Found.Value is { } path)
                return path;
            string message = $"there is no Chromium here: {string.Join(", ", Names)}";
            if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
                Assert.Skip(message);
            throw new FileNotFoundException($"{message}; CI is set, so it must be installed.");
        }
    }
}
