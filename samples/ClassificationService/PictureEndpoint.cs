using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ConvSharp.Examples.Classification;
using ConvSharp.Examples.Shared;
using ConvSharp.Imaging;

namespace ConvSharp.Examples.ClassificationService;

/// <summary>POST /classify?top=5: the bytes of a picture, to its classes.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Semaphores hold nothing here, and a request may end after the server is gone.")]
internal sealed class PictureEndpoint(Classifier classifier, BatchQueue queue, ServiceSettings settings)
{
    private const int UsualCount = 5;

    private readonly SemaphoreSlim _seats = new(settings.MaxRequests);

    // Pictures are large while they are decoded: no more at a time than processors can work on.
    private readonly SemaphoreSlim _decoders = new(settings.Workers);

    private readonly PictureLoadOptions _load = new()
    {
        Limits = PictureLimits.Default with { MaxPixels = settings.MaxPixels, MaxFileBytes = settings.MaxBodyBytes },
    };

    /// <summary>Requests that have no answer yet.</summary>
    public int Requests => settings.MaxRequests - _seats.CurrentCount;

    public async Task Classify(HttpContext context)
    {
        if (Count(context.Request) is not { } count)
        {
            await Refuse(context, StatusCodes.Status400BadRequest, $"top is '{context.Request.Query["top"]}': give an integer from 1.");
            return;
        }

        // Before the body is read: a request that cannot be served costs nothing.
        if (!await _seats.WaitAsync(0))
        {
            context.Response.Headers.RetryAfter = "1";
            await Refuse(context, StatusCodes.Status503ServiceUnavailable, $"{settings.MaxRequests} requests are being served: try again.");
            return;
        }

        try
        {
            IReadOnlyList<ClassScore> scores = await queue.Classify(await Read(context), context.RequestAborted);
            await context.Response.WriteAsJsonAsync(new Answer([.. scores.Take(count)]), AnswerJson.Default.Answer);
        }
        catch (Exception error) when (
            context.RequestAborted.IsCancellationRequested && error is (OperationCanceledException or IOException))
        {
            // Nobody is there to read an answer.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (InvalidDataException error)
        {
            await Refuse(context, StatusCodes.Status400BadRequest, error.Message);
        }
        catch (BadHttpRequestException error)
        {
            await Refuse(context, error.StatusCode, error.Message);
        }
        finally
        {
            _seats.Release();
        }
    }

    /// <summary>The picture as the network takes it.</summary>
    private async Task<float[]> Read(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length == 0)
            throw new InvalidDataException("The request has no body: send the bytes of a picture.");
        body.Position = 0;
        await _decoders.WaitAsync(context.RequestAborted);
        try
        {
            float[] values = new float[classifier.Network.PictureLength];
            classifier.Network.Prepare(Photo.Checked(Picture.Load(body, _load), "The picture"), values);
            return values;
        }
        finally
        {
            _decoders.Release();
        }
    }

    private static int? Count(HttpRequest request)
    {
        if (!request.Query.TryGetValue("top", out var text))
            return UsualCount;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? count : null;
    }

    private static Task Refuse(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new Refusal(message), AnswerJson.Default.Refusal);
    }
}
