namespace ConvSharp.BrowserTests.Pages;

/// <summary>All that the tests know of one page: a row of <see cref="SitePages"/>.</summary>
internal sealed record SitePage
{
    /// <summary>What the address calls it.</summary>
    public required string Word { get; init; }

    /// <summary>Words of a state that differs from the usual one in all that matters.</summary>
    public required string DeepLink { get; init; }

    /// <summary>The page shows the state of the deep link.</summary>
    public required Func<Visit, Task> ShowsDeepLink { get; init; }

    /// <summary>Words that are refused.</summary>
    public required string BadLink { get; init; }

    /// <summary>Which of them: most values of it are refused.</summary>
    public required string BadWord { get; init; }

    /// <summary>Whether the page has a control for that word, beside which the sentence stands.</summary>
    public bool HasControl { get; init; } = true;

    /// <summary>A part of its sentence.</summary>
    public required string BadSentence { get; init; }

    /// <summary>The element with the answer, which stays while a later request is refused.</summary>
    public required string Picture { get; init; }

    /// <summary>What most visitors do, by mouse; ends in a state that it checks.</summary>
    public required Func<Visit, Task> ByMouse { get; init; }

    /// <summary>The same by keys alone, from the top of the page.</summary>
    public required Func<Visit, Task> ByKeyboard { get; init; }

    /// <summary>Words that stand on the page in any language: names in the visitor's file.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The page as it is and as its deep link makes it.</summary>
    public IEnumerable<string> Links => [$"page={Word}", Deep];

    public string Deep => $"page={Word}&{DeepLink}";

    public string Bad => $"page={Word}&{BadLink}";
}
