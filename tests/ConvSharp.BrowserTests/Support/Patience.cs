namespace ConvSharp.BrowserTests.Support;

/// <summary>Nothing depends on this time: it is when a state that does not come counts as missing.</summary>
internal static class Patience
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>For scripts that wait in the page, which Playwright gives no end.</summary>
    public static Task<T> Patiently<T>(this Task<T> task) => task.WaitAsync(Longest);
}
