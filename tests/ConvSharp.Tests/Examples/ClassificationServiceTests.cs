using System.Net;
using System.Net.Http.Json;
using System.Numerics.Tensors;
using ConvSharp.Examples.Classification;
using ConvSharp.Examples.ClassificationService;
using ConvSharp.Examples.Shared;
using ConvSharp.Imaging;
using ConvSharp.Inference;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace ConvSharp.Tests.Examples;

/// <summary>
/// The sample that answers over HTTP: a real server on a free port, around a network that gives the means of red, green and blue.
/// </summary>
public sealed class ClassificationServiceTests : IAsyncLifetime
{
    private static readonly ServiceSettings Settings = new() { Url = "http://127.0.0.1:0", Workers = 1, BatchWait = TimeSpan.Zero };

    private static readonly string[] Labels = ["red", "green", "blue"];

    private readonly List<WebApplication> _servers = [];
    private readonly HttpClient _client = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_gets_its_classes()
    {
        await Start(Settings);
        Answer answer = await Answered(await Post(Colored(0, 1, 0.5f), "?top=2"));
        Assert.Equal(["green", "blue"], answer.Classes.Select(score => score.Label));
        double sum = 1 + Math.Exp(-0.5) + Math.Exp(-1);
        Assert.Equal(1 / sum, answer.Classes[0].Probability, 1e-2);
        Assert.Equal(3, (await Answered(await Post(Colored(1, 1, 1)))).Classes.Count);
        Assert.Equal(new Health("ok", 0, 2, 2), await Idle());
    }

    [Fact]
    public async Task Pictures_that_arrive_together_run_together_and_get_their_own_answers()
    {
        await Start(Settings with { MaxBatch = 3, BatchWait = TimeSpan.FromSeconds(30) });
        byte[][] pictures = [Colored(1, 0, 0), Colored(0, 1, 0), Colored(0, 0, 1)];
        HttpResponseMessage[] responses = await Task.WhenAll(pictures.Select(picture => Post(picture)));
        List<string> best = [];
        foreach (HttpResponseMessage response in responses)
            best.Add((await Answered(response)).Classes[0].Label);
        Assert.Equal(Labels, best);
        Assert.Equal(new Health("ok", 0, 3, 1), await Idle());
    }

    [Fact]
    public async Task A_model_of_one_picture_runs_without_batches()
    {
        await Start(Settings with { MaxBatch = 3, BatchWait = TimeSpan.FromSeconds(30) }, batch: 1);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => await Answered(await Post(Colored(1, 0, 0)))));
        Assert.Equal(new Health("ok", 0, 3, 3), await Idle());
    }

    [Theory]
    [InlineData("", "no body: send the bytes of a picture")]
    [InlineData("some text, and no picture", "not a PNG, JPEG, WebP, GIF or TIFF picture")]
    [InlineData("some text", "top is '0': give an integer from 1", "?top=0")]
    [InlineData("some text", "top is 'many': give an integer from 1", "?top=many")]
    public async Task Another_body_is_refused_with_what_to_do(string body, string message, string query = "")
    {
        await Start(Settings);
        HttpResponseMessage response = await Post(System.Text.Encoding.UTF8.GetBytes(body), query);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(message, await Refused(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_tiny_and_large_pictures_are_refused()
    {
        await Start(Settings with { MaxBodyBytes = 2000, MaxPixels = 500 });
        byte[] picture = Colored(1, 0, 0);
        HttpResponseMessage damaged = await Post(picture[..(picture.Length / 2)]), tiny = await Post(Colored(15, [1, 0, 0]));
        HttpResponseMessage wide = await Post(Colored(30, [1, 0, 0])), large = await Post(new byte[2001]);
        Assert.Equal(HttpStatusCode.BadRequest, damaged.StatusCode);
        Assert.Contains("The picture has 15×15 pixels: give a picture of 16×16 or more.", await Refused(tiny), StringComparison.Ordinal);
        Assert.Contains("30×30 pixels exceed the 500 allowed", await Refused(wide), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Contains("2000 bytes", await Refused(large), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Post(picture)).StatusCode);
    }

    [Fact]
    public async Task A_full_service_says_when_to_come_back_and_a_client_that_goes_away_makes_room()
    {
        await Start(Settings with { MaxRequests = 1 });
        using CancellationTokenSource leaves = new();
        SlowContent slow = new();
        Task<HttpResponseMessage> first = _client.PostAsync(new Uri("/classify", UriKind.Relative), slow, leaves.Token);
        await slow.Started.WaitAsync(Cancellation);
        await Until(health => health.Requests == 1);

        HttpResponseMessage second = await Post(Colored(1, 0, 0));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (second.StatusCode, second.Headers.RetryAfter?.ToString()));
        Assert.Equal("1 requests are being served: try again.", await Refused(second));
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Until(health => health.Requests == 0);
        Assert.Equal(HttpStatusCode.OK, (await Post(Colored(1, 0, 0))).StatusCode);
    }

    [Fact]
    public async Task A_client_that_goes_away_while_its_picture_waits_costs_no_run()
    {
        await Start(Settings with { MaxBatch = 2, BatchWait = TimeSpan.FromSeconds(30) });
        using CancellationTokenSource leaves = new();
        Task<HttpResponseMessage> first = Post(Colored(1, 0, 0), cancellation: leaves.Token);
        await Until(health => health.Requests == 1);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("green", (await Answered(await Post(Colored(0, 1, 0)))).Classes[0].Label);
    }

    [Fact]
    public void A_run_that_nobody_waits_for_is_cancelled_and_answers_nobody()
    {
        using BatchRunner runner = new(Small("batch"), 2);
        using CancellationTokenSource gone = new();
        float[] values = new float[3 * 16 * 16];
        PendingPicture left = new(values, gone.Token), stays = new(values, CancellationToken.None);
        gone.Cancel();
        runner.Run([left]);
        Assert.True(left.Answer.IsCanceled);
        runner.Run([new PendingPicture(values, gone.Token), stays]);
        Assert.True(stays.Answer.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_service_that_stops_answers_what_it_has_taken()
    {
        WebApplication server = await Start(Settings with { MaxBatch = 2, BatchWait = TimeSpan.FromMilliseconds(400) });
        Task<HttpResponseMessage> request = Post(Colored(0, 0, 1));
        await Until(health => health.Requests == 1);
        await server.StopAsync(Cancellation);
        Assert.Equal("blue", (await Answered(await request)).Classes[0].Label);
        await Assert.ThrowsAsync<HttpRequestException>(() => Post(Colored(0, 0, 1)));
    }

    [Fact]
    public void Models_that_do_not_fit_are_found_before_the_first_request()
    {
        Classifier classifier = new(new PictureNetwork(SampleModels.Means("batch"), Channel.Colors(1, 0)), ["red"]);
        string labels = Assert.Throws<InferenceException>(() => ServiceHost.Build(classifier, Settings)).Message;
        Assert.StartsWith("The model gives 3 numbers for a picture, but there are 1 labels", labels, StringComparison.Ordinal);
        string batch = Assert.Throws<InferenceException>(() => ServiceHost.Build(Small(4), Settings)).Message;
        Assert.Equal("The model takes 4 pictures at once: give one that takes any number, or one.", batch);
    }

    [Fact]
    public async Task A_load_counts_every_answer()
    {
        await Start(Settings);
        LoadRun run = await LoadRun.Of(_client.BaseAddress!, Colored(1, 0, 0), clients: 3, requests: 20);
        Assert.Equal((1, 20, 20), (run.Statuses.Count, run.Statuses[HttpStatusCode.OK], run.Milliseconds.Length));
        Assert.Equal(run.Milliseconds.Order(), run.Milliseconds);
        Assert.EndsWith("(20 × 200)", run.ToString(), StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        foreach (WebApplication server in _servers)
            await server.DisposeAsync();
    }

    private static Classifier Small(object batch) =>
        new(new PictureNetwork(SampleModels.Means(batch), Channel.Colors(1, 0)), Labels);

    private async Task<WebApplication> Start(ServiceSettings settings, object? batch = null)
    {
        WebApplication server = ServiceHost.Build(Small(batch ?? "batch"), settings);
        _servers.Add(server);
        await server.StartAsync(Cancellation);
        _client.BaseAddress = new Uri(Assert.Single(server.Urls));
        return server;
    }

    private Task<HttpResponseMessage> Post(byte[] body, string query = "", CancellationToken? cancellation = null) =>
        _client.PostAsync(new Uri($"/classify{query}", UriKind.Relative), new ByteArrayContent(body), cancellation ?? Cancellation);

    private static async Task<Answer> Answered(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync(AnswerJson.Default.Answer, Cancellation))!;
    }

    private static async Task<string> Refused(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync(AnswerJson.Default.Refusal, Cancellation))!.Error;

    /// <summary>The health as soon as no request is left: a request ends a moment after its answer.</summary>
    private Task<Health> Idle() => Until(health => health.Requests == 0);

    private async Task<Health> Until(Func<Health, bool> condition)
    {
        Uri place = new("/health", UriKind.Relative);
        while (true)
        {
            Health health = (await _client.GetFromJsonAsync(place, AnswerJson.Default.Health, Cancellation))!;
            if (condition(health))
                return health;
            await Task.Delay(5, Cancellation);
        }
    }

    private static byte[] Colored(params float[] color) => Colored(20, color);

    private static byte[] Colored(int side, float[] color)
    {
        Tensor<float> picture = Tensor.CreateFromShape<float>([3, side, side]);
        for (int channel = 0; channel < 3; channel++)
            picture.GetSpan([channel, 0, 0], side * side).Fill(color[channel]);
        return Picture.FromTensor<float>(picture.AsReadOnlyTensorSpan()).Encode(PictureFormat.Png);
    }

    /// <summary>A body that starts and never ends.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly TaskCompletionSource _started = new();

        public Task Started => _started.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("start"u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            _started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
