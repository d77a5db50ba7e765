using System.Reflection;
using System.Text.Json.Nodes;
using ConvSharp.Files;
using ConvSharp.Plans;

namespace ConvSharp.Scale.Jobs;

/// <summary>What job files have in common.</summary>
internal static class JobJson
{
    /// <summary>The library's version, without the commit.</summary>
    public static string Version { get; } = typeof(ConvolutionEngine).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>A job: its kind, its fingerprint, and the settings that the fingerprint is of.</summary>
    public static JsonObject Of(string kind, JsonObject settings)
    {
        settings["convsharp"] = Version;
        settings["fusedMultiplyAdd"] = ConvolutionEngine.HasFusedMultiplyAdd;
        return new JsonObject
        {
            ["kind"] = kind,
            ["fingerprint"] = JobFolder.FingerprintOf(settings),
            ["settings"] = settings,
        };
    }

    /// <summary>Refuses a job whose settings do not have its fingerprint, or that this program would compute with other bits.</summary>
    /// <exception cref="JobException">It is such a job.</exception>
    public static void Check(JsonObject job, string path)
    {
        if (job["settings"] is not JsonObject settings || (string?)job["fingerprint"] != JobFolder.FingerprintOf(settings))
            throw new JobException($"'{path}' was changed by hand: its settings do not have its fingerprint. Make the job again.");
        if (Text(job, "settings", "convsharp") is var version && version != Version)
            throw new JobException($"'{path}' was made by version {version}, this is {Version}: use that one, or make the job again.");
        if (Value<bool>(job, "settings", "fusedMultiplyAdd") != ConvolutionEngine.HasFusedMultiplyAdd)
        {
            throw new JobException(
                $"'{path}' was made on a processor {(ConvolutionEngine.HasFusedMultiplyAdd ? "without" : "with")} fused multiply-adds, and this "
                + "one would give other bits: use machines of one kind.");
        }
    }

    public static string Text(JsonObject job, params ReadOnlySpan<string> path) => Value<string>(job, path);

    public static long Number(JsonObject job, params ReadOnlySpan<string> path) => Value<long>(job, path);

    public static T Value<T>(JsonObject job, params ReadOnlySpan<string> path)
    {
        JsonNode? node = At(job, path);
        return node is JsonValue value && value.TryGetValue(out T? found)
            ? found
            : throw new JobException($"the job has no {string.Join('.', path.ToArray())}: make it again.");
    }

    public static T[] List<T>(JsonObject job, params ReadOnlySpan<string> path)
    {
        if (At(job, path) is not JsonArray array)
            throw new JobException($"the job has no list {string.Join('.', path.ToArray())}: make it again.");
        try
        {
            return [.. array.Select(node => node!.GetValue<T>())];
        }
        catch (Exception fault) when (fault is InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new JobException($"the job's list {string.Join('.', path.ToArray())} is malformed: make it again.", fault);
        }
    }

    public static JsonArray Array(IEnumerable<long> values) => new([.. values.Select(value => (JsonNode?)value)]);

    public static JsonArray Array(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode?)value)]);

    public static JsonNode? At(JsonObject job, params ReadOnlySpan<string> path)
    {
        JsonNode? node = job;
        foreach (string name in path)
            node = (node as JsonObject)?[name];
        return node;
    }

    public static ElementType Type(JsonObject job, params ReadOnlySpan<string> path)
    {
        string name = Text(job, path);
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            if (type.Name() == name)
                return type;
        }

        throw new JobException($"the job's element type is '{name}': make it again.");
    }
}
