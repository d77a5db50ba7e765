using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests.Support;

/// <summary>A page under test, and all that it complains of.</summary>
internal sealed class Visit
{
    /// <summary>Counts the questions that the page asks its workers, and the answers.</summary>
    private const string CountQuestions =
        """
        (() => {
            const questions = globalThis.questions = { asked: 0, answered: 0 };
            const heard = new WeakSet();
            const post = Worker.prototype.postMessage;
            Worker.prototype.postMessage = function (...message) {
                if (!heard.has(this)) {
                    heard.add(this);
                    this.addEventListener("message", () => questions.answered += 1);
                }
                questions.asked += 1;
                post.apply(this, message);
            };
        })();
        """;

    private readonly ConcurrentQueue<string> _log = new(), _faults = new();
    private readonly Visitor _visitor;
    private readonly Uri _address;

    private Visit(IPage page, Uri address, Visitor visitor)
    {
        (Page, _address, _visitor) = (page, address, visitor);
        IBrowserContext context = page.Context;
        context.Request += (_, request) => HearRequest(request);
        context.Console += (_, message) => Hear($"console {message.Type}: {message.Text}", message.Type == "error");
        context.WebError += (_, fault) => Hear($"page fault: {fault.Error}", isFault: true);
    }

    public IPage Page { get; }

    public ILocator Live => Page.Locator("#live");

    /// <summary>An error sentence.</summary>
    public ILocator Error => Page.Locator(".error:not(:empty)");

    /// <summary>The address that the page says it has, behind #.</summary>
    public string Words => new Uri(Page.Url).Fragment.TrimStart('#');

    /// <summary>Takes the steps. Where they fail, what was seen stays in the folder that the message names.</summary>
    public static async Task Run(IBrowserContext context, Uri address, Visitor visitor, Func<Visit, Task> steps)
    {
        await context.AddInitScriptAsync(CountQuestions);
        var visit = new Visit(await context.NewPageAsync(), address, visitor);
        try
        {
            await steps(visit);
            Assert.True(visit._faults.IsEmpty, $"the page complains:\n{string.Join('\n', visit._faults)}");
        }
        catch (Exception fault)
        {
            visit._log.Enqueue(fault.ToString());
            throw new Xunit.Sdk.XunitException($"{Brief(fault)}\nSeen: {await visit.Keep()}");
        }
    }

    public ILocator Part(string name) => Page.Locator($"[data-part=\"{name}\"]");

    public ILocator Field(string name) => Page.Locator($"[name=\"{name}\"]");

    /// <summary>Comes to an address from elsewhere, and waits until all questions are answered and shown.</summary>
    public async Task Open(string words)
    {
        await Go(words);
        await Ready();
        await Settled();
    }

    /// <summary>Comes to an address from elsewhere, and waits for nothing.</summary>
    public async Task Go(string words)
    {
        await Page.GotoAsync("about:blank");
        await Page.GotoAsync(new Uri(_address, $"#{words}").AbsoluteUri);
    }

    public Task Ready() => Page.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Waits until no question is open, and none follows in a few frames.</summary>
    public Task Settled() => Page.EvaluateAsync<object?>(
        """
        async () => {
            for (let quiet = 0; quiet < 4; quiet = questions.asked === questions.answered ? quiet + 1 : 0) {
                await new Promise(requestAnimationFrame);
            }
        }
        """).Patiently();

    /// <summary>Changes the address in the page that is open, as a link or a typed address does.</summary>
    public Task Follow(string words) => Page.EvaluateAsync("words => { location.hash = words; }", words);

    /// <summary>Presses Tab until the element has the focus.</summary>
    public async Task TabTo(ILocator target)
    {
        const int Most = 200;
        for (int presses = 0; presses < Most; presses++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
                return;
            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{Most} times Tab do not lead to {target}");
    }

    /// <summary>The only way in is by keys: from the top of the page.</summary>
    public Task FocusTop() => Page.EvaluateAsync(
        """
        () => {
            document.activeElement.blur();
            getSelection().removeAllRanges();
            scrollTo(0, 0);
        }
        """);

    /// <summary>Waits until the address has these words in it.</summary>
    public Task HasWords(string words) => Expect(Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(
        $"[#&]{System.Text.RegularExpressions.Regex.Escape(words)}(&|$)"));

    private void HearRequest(IRequest request)
    {
        var address = new Uri(request.Url);
        bool isOwn = address.Scheme is "blob" or "data" or "about" || (address.IsLoopback && address.Port == _address.Port);
        Hear($"{request.Method} {request.Url}", isFault: !isOwn);
    }

    private void Hear(string line, bool isFault)
    {
        _log.Enqueue(line);
        if (isFault && !_visitor.Expects(line))
            _faults.Enqueue(line);
    }

    /// <summary>What went wrong and where, without the whole page in words.</summary>
    private static string Brief(Exception fault)
    {
        string? place = fault.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains(".cs:", StringComparison.Ordinal)
            && line.Contains(nameof(BrowserTests), StringComparison.Ordinal));
        return $"{fault.Message.Split("Aria snapshot:")[0].TrimEnd()}\n{place?.Trim()}";
    }

    private async Task<string> Keep()
    {
        string name = string.Concat((TestContext.Current.Test?.TestDisplayName ?? "visit").Select(
            letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '-'));
        string folder = Repository.PathOf("artifacts", "browser-tests", name[..Math.Min(name.Length, 120)]);
        Directory.CreateDirectory(folder);
        await File.WriteAllLinesAsync(Path.Combine(folder, "log.txt"), _log.Prepend($"at {Page.Url}"));
        try
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "screen.png"), FullPage = true });
            await File.WriteAllTextAsync(Path.Combine(folder, "page.html"), await Page.ContentAsync());
        }
        catch (PlaywrightException fault)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "screen.txt"), fault.Message);
        }

        return folder;
    }
}
