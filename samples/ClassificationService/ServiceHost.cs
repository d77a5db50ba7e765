using ConvSharp.Examples.Classification;
using ConvSharp.Inference;

namespace ConvSharp.Examples.ClassificationService;

/// <summary>The web server around a classifier.</summary>
internal static class ServiceHost
{
    /// <exception cref="InferenceException">The model does not fit the labels, or takes several pictures at once.</exception>
    public static WebApplication Build(Classifier classifier, ServiceSettings settings)
    {
        BatchQueue queue = new(classifier, settings);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(settings.Url);
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = settings.MaxBodyBytes);

        // Hosted services stop in the reverse order: first the server, which waits for its requests, then the queue.
        builder.Services.AddHostedService(_ => queue);
        builder.Services.AddSingleton(_ => new PictureEndpoint(classifier, queue, settings));

        WebApplication app = builder.Build();
        PictureEndpoint endpoint = app.Services.GetRequiredService<PictureEndpoint>();
        app.MapPost("/classify", endpoint.Classify);
        app.MapGet("/health", context => context.Response.WriteAsJsonAsync(
            new Health("ok", endpoint.Requests, queue.Pictures, queue.Batches), AnswerJson.Default.Health));
        return app;
    }
}
