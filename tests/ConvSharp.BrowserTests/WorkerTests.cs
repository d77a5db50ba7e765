using ConvSharp.BrowserTests.Pages;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ConvSharp.BrowserTests;

/// <summary>A worker that dies, hangs or never starts; questions that come faster than answers.</summary>
public class WorkerTests(Site site)
{
    private const string State = "page=arithmetic&kernel=2&stride=2";

    // One more than the client starts again for.
    private const int MostDeaths = 4;

    public static TheoryData<string> Pages => SitePages.Words;

    [Theory]
    [MemberData(nameof(Pages))]
    public Task A_worker_that_dies_starts_again_and_the_state_stays(string page) => site.Visit(Visitor.AtDesk, async visit =>
    {
        SitePage row = SitePages.Of(page);
        await visit.Open(row.Deep);
        await row.ShowsDeepLink(visit);
        await Kill(visit);
        await row.ShowsDeepLink(visit);
        Assert.Equal(row.Deep, visit.Words);

        // The new worker answers, and has all that the page had given to the dead one.
        await visit.Follow(row.Bad);
        await Expect(visit.Error).ToContainTextAsync(row.BadSentence);
        await visit.Follow(row.Deep);
        await Expect(visit.Error).ToHaveCountAsync(0);
        await row.ShowsDeepLink(visit);
        await Expect(visit.Page.Locator("#failed")).ToBeHiddenAsync();
    });

    [Fact]
    public Task A_worker_that_dies_with_a_question_is_asked_it_again() => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Open(State);
        await WorkerScript.Precede(visit.Page, WorkerScript.Holding);
        IWorker holding = await Kill(visit);
        await visit.Field("kernel").FillAsync("3");
        await Until(holding, "() => self.held.length > 0");
        await WorkerScript.Restore(visit.Page);
        await Kill(visit);
        await Expect(Outputs(visit)).ToHaveCountAsync(4);
        await Expect(visit.Part("sizes")).ToContainTextAsync("kernel 3");
    });

    [Fact]
    public Task After_several_deaths_the_page_says_so_and_keeps_the_picture() => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Open(State);
        for (int deaths = 1; deaths < MostDeaths; deaths++)
            await Kill(visit);
        await Expect(visit.Page.Locator("#failed")).ToBeHiddenAsync();
        await Die(visit.Page.Workers[^1]);
        await Expect(visit.Page.Locator("#failed")).ToBeVisibleAsync();
        await Expect(Outputs(visit)).ToHaveCountAsync(4);
        Assert.Equal(State, visit.Words);
    });

    [Fact]
    public Task A_worker_without_a_script_gives_a_sentence() => site.Visit(Fails, async visit =>
    {
        await WorkerScript.Refuse(visit.Page);
        await visit.Go(State);
        await Expect(visit.Page.Locator("#failed")).ToContainTextAsync("The library did not start");
    });

    [Fact]
    public Task A_runtime_that_lacks_a_file_gives_a_sentence() => site.Visit(Fails, async visit =>
    {
        await visit.Page.RouteAsync("**/ConvSharp.Core.wasm", route => route.FulfillAsync(new() { Status = 404 }));
        await visit.Go(State);
        await Expect(visit.Page.Locator("#failed")).ToContainTextAsync("The library did not start");
    });

    [Fact]
    public Task A_browser_without_SIMD_gets_a_sentence() => site.Visit(Fails, async visit =>
    {
        await WorkerScript.Precede(visit.Page, WorkerScript.WithoutSimd);
        await visit.Go(State);
        await Expect(visit.Page.Locator("#failed")).ToContainTextAsync("WebAssembly with SIMD");
    });

    [Fact]
    public Task A_browser_without_workers_gets_a_sentence() => site.Visit(Fails, async visit =>
    {
        await visit.Page.AddInitScriptAsync("delete window.Worker;");
        await visit.Go(State);
        await Expect(visit.Page.Locator("#failed")).ToContainTextAsync("The library did not start");
    });

    [Fact]
    public Task After_ten_seconds_a_question_can_be_stopped() => site.Visit(Visitor.AtDesk, async visit =>
    {
        ILocator slow = visit.Page.Locator("#slow");
        await visit.Page.Clock.InstallAsync();
        await visit.Open(State);
        await WorkerScript.Precede(visit.Page, WorkerScript.Holding);
        IWorker holding = await Kill(visit);
        await visit.Field("kernel").FillAsync("3");
        await Until(holding, "() => self.held.length > 0");
        await visit.Page.Clock.FastForwardAsync(9_000);
        await Expect(slow).ToBeHiddenAsync();
        await visit.Page.Clock.FastForwardAsync(1_500);
        await Expect(slow).ToBeVisibleAsync();

        await WorkerScript.Restore(visit.Page);
        await visit.Page.RunAndWaitForWorkerAsync(() => visit.Page.Locator("#stop").ClickAsync());
        await Expect(slow).ToBeHiddenAsync();
        await Expect(visit.Part("sizes")).ToContainTextAsync("kernel 2"); // the last good picture
        await visit.Field("kernel").FillAsync("4");
        await Expect(visit.Part("sizes")).ToContainTextAsync("kernel 4");
    });

    [Fact]
    public Task A_slow_answer_that_comes_takes_the_offer_to_stop_away() => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Page.Clock.InstallAsync();
        await visit.Open(State);
        await WorkerScript.Precede(visit.Page, WorkerScript.Holding);
        IWorker holding = await Kill(visit);
        await visit.Field("kernel").FillAsync("3");
        await Until(holding, "() => self.held.length > 0");
        await visit.Page.Clock.FastForwardAsync(11_000);
        await Expect(visit.Page.Locator("#slow")).ToBeVisibleAsync();
        await holding.EvaluateAsync<object?>("() => self.release()");
        await Expect(visit.Page.Locator("#slow")).ToBeHiddenAsync();
        await Expect(visit.Part("sizes")).ToContainTextAsync("kernel 3");
    });

    /// <summary>One question is under way, and of those that come meanwhile the newest alone is asked.</summary>
    [Fact]
    public Task Of_many_questions_that_wait_the_newest_is_asked() => site.Visit(Visitor.AtDesk, async visit =>
    {
        const int Changes = 60;
        await visit.Open(State);
        await WorkerScript.Precede(visit.Page, WorkerScript.Holding);
        IWorker holding = await Kill(visit);
        await visit.Page.Locator("[data-slides=input]").EvaluateAsync(
            """
            (slider, changes) => {
                for (let i = 0; i < changes; i++) {
                    slider.value = 4 + i % 8;
                    slider.dispatchEvent(new Event("input", { bubbles: true }));
                }
            }
            """,
            Changes);
        await Until(holding, "() => self.held.some(question => question.slot === 'layer')");
        await holding.EvaluateAsync<object?>("() => self.release()");
        const int Last = 4 + ((Changes - 1) % 8);
        await Expect(visit.Part("sizes")).ToContainTextAsync($"{Last}×{Last}");
        await Expect(visit.Part("inputs").Locator(".cell")).ToHaveCountAsync(Last * Last);
        Assert.Contains($"input={Last}x{Last}", visit.Words, StringComparison.Ordinal);
        Assert.Equal(1, await holding.EvaluateAsync<int>("() => self.held.filter(question => question.slot === 'layer').length"));
    });

    [Fact]
    public Task Many_quick_changes_end_in_the_last_state() => site.Visit(Visitor.AtDesk, async visit =>
    {
        await visit.Open(State);
        ILocator slider = visit.Page.Locator("[data-slides=input]");
        await slider.FocusAsync();
        for (int i = 0; i < 2; i++)
        {
            foreach (string key in (string[])["End", "ArrowLeft", "Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"])
                await visit.Page.Keyboard.PressAsync(key);
        }

        await Expect(visit.Part("sizes")).ToContainTextAsync("6×6");
        await Expect(visit.Part("inputs").Locator(".cell")).ToHaveCountAsync(36);
        await Expect(visit.Error).ToHaveCountAsync(0);
    });

    /// <summary>The browser complains of the worker that it could not start.</summary>
    private static Visitor Fails =>
        Visitor.AtDesk with { Expects = line => line.StartsWith("console error", StringComparison.Ordinal) };

    private static ILocator Outputs(Visit visit) => visit.Part("outputs").Locator(".cell");

    /// <summary>Ends the worker by a fault of its own, and waits for the one that takes its place.</summary>
    private static Task<IWorker> Kill(Visit visit) => visit.Page.RunAndWaitForWorkerAsync(() => Die(visit.Page.Workers[^1]));

    private static Task<object?> Die(IWorker worker) =>
        worker.EvaluateAsync<object?>("() => { setTimeout(() => { throw new Error('the worker dies'); }); }");

    private static Task<object?> Until(IWorker worker, string condition) => worker.EvaluateAsync<object?>(
        $"async () => {{ const holds = {condition}; while (!holds()) await new Promise(resolve => setTimeout(resolve)); }}").Patiently();
}
