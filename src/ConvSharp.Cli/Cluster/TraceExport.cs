using ConvSharp.Cluster;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ConvSharp.Cli.Cluster;

/// <summary>Sends a span for each task by OTLP, where the environment names a collector.</summary>
internal static class TraceExport
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <returns>What sends until it is disposed; null where no collector is named.</returns>
    public static IDisposable? FromEnvironment() =>
        Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 } ? Start() : null;

    // A method of its own: without a collector the packages are not loaded.
    private static TracerProvider Start() => Sdk.CreateTracerProviderBuilder()
        .ConfigureResource(resource => resource.AddService("convsharp"))
        .AddSource(QueueWorker.InstrumentsName)
        .AddOtlpExporter()
        .Build();
}
