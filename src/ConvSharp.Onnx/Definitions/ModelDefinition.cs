namespace ConvSharp.Onnx.Definitions;

/// <summary>A model as its file says it.</summary>
internal sealed class ModelDefinition
{
    /// <summary>The version of the file's own format.</summary>
    public long FormatVersion { get; init; }

    /// <summary>The sets of operators that the model uses.</summary>
    public IReadOnlyList<OperatorSet> OperatorSets { get; init; } = [];

    /// <summary>The program that wrote the file.</summary>
    public string Producer { get; init; } = "";

    /// <summary>That program's version.</summary>
    public string ProducerVersion { get; init; } = "";

    /// <summary>The program and its version; may be empty.</summary>
    public string ProducerText => $"{Producer} {ProducerVersion}".Trim();

    /// <summary>The version of each set of operators.</summary>
    public IReadOnlyDictionary<string, long> VersionOfSets =>
        OperatorSets.DistinctBy(set => set.Domain).ToDictionary(set => set.Domain, set => set.Version);

    /// <summary>The model's domain.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The model's own version.</summary>
    public long ModelVersion { get; init; }

    /// <summary>A description for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Anything that the producer noted; the last value of a key counts.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The graph.</summary>
    public required GraphDefinition Graph { get; init; }
}
