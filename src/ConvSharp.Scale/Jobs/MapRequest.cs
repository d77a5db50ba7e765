namespace ConvSharp.Scale.Jobs;

/// <summary>A network over many files.</summary>
public sealed record MapRequest
{
    /// <summary>The network.</summary>
    public required JobNetwork Network { get; init; }

    /// <summary>The folder that the names of the files are below.</summary>
    public required string Root { get; init; }

    /// <summary>The names of the files below the root; they may be produced one by one, and are not kept in memory.</summary>
    public required IEnumerable<string> Names { get; init; }

    /// <summary>The folder of the outputs, which has the root's folders; it is made if it is not there.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>How files are read and written.</summary>
    public required MapFormat Format { get; init; }

    /// <summary>Whether the outputs of another job, or files that no job made, are replaced.</summary>
    public bool Replaces { get; init; }

    /// <summary>Whether files that are new since the job was begun are taken in: not where several processes share it out.</summary>
    public bool Refreshes { get; init; } = true;
}
