using System.Text.Json.Serialization;
using ConvSharp.Examples.Classification;

namespace ConvSharp.Examples.ClassificationService;

/// <summary>The answer to a picture.</summary>
internal sealed record Answer(IReadOnlyList<ClassScore> Classes);

/// <summary>The answer to a request that cannot be served.</summary>
internal sealed record Refusal(string Error);

/// <summary>How the service is.</summary>
/// <param name="Status">"ok".</param>
/// <param name="Requests">Those that have no answer yet.</param>
/// <param name="Pictures">All pictures so far.</param>
/// <param name="Batches">Runs of the network for them.</param>
internal sealed record Health(string Status, int Requests, long Pictures, long Batches);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(Health))]
internal sealed partial class AnswerJson : JsonSerializerContext;
