using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace ConvSharp.Examples.ClassificationService;

/// <summary>Clients that send a picture again and again, and what they waited.</summary>
/// <param name="Elapsed">From the first request to the last answer.</param>
/// <param name="Milliseconds">Of each answer of 200, in ascending order.</param>
/// <param name="Statuses">How many answers there were of each kind.</param>
internal sealed record LoadRun(TimeSpan Elapsed, double[] Milliseconds, IReadOnlyDictionary<HttpStatusCode, int> Statuses)
{
    /// <exception cref="IOException">No server answers.</exception>
    public static async Task<LoadRun> Of(Uri url, byte[] picture, int clients, int requests)
    {
        using HttpClient http = new() { BaseAddress = url };
        ConcurrentBag<(HttpStatusCode Status, double Milliseconds)> answers = [];
        int sent = 0;
        long start = Stopwatch.GetTimestamp();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Client()));
        }
        catch (HttpRequestException error)
        {
            throw new IOException($"{url} does not answer: {error.Message}", error);
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        return new LoadRun(
            elapsed,
            [.. answers.Where(answer => answer.Status == HttpStatusCode.OK).Select(answer => answer.Milliseconds).Order()],
            answers.CountBy(answer => answer.Status).ToDictionary());

        async Task Client()
        {
            while (Interlocked.Increment(ref sent) <= requests)
            {
                long asked = Stopwatch.GetTimestamp();
                using ByteArrayContent content = new(picture);
                using HttpResponseMessage response = await http.PostAsync(new Uri("/classify", UriKind.Relative), content);
                answers.Add((response.StatusCode, Stopwatch.GetElapsedTime(asked).TotalMilliseconds));
            }
        }
    }

    public override string ToString()
    {
        string statuses = string.Join(", ", Statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} × {(int)pair.Key}"));
        return Milliseconds.Length == 0
            ? $"no answer of 200 ({statuses})"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Milliseconds.Length / Elapsed.TotalSeconds:0.0} pictures/s; ms: median {Share(0.5):0.0}, 95 % {Share(0.95):0.0}, " +
                $"99 % {Share(0.99):0.0}, most {Milliseconds[^1]:0.0} ({statuses})");
    }

    private double Share(double share) => Milliseconds[(int)(share * (Milliseconds.Length - 1))];
}
