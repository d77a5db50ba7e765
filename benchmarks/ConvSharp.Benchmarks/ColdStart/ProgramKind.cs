namespace ConvSharp.Benchmarks.ColdStart;

/// <summary>How a program is published.</summary>
internal enum ProgramKind
{
    /// <summary>To run on the .NET runtime that is installed, which compiles it.</summary>
    OnRuntime,

    /// <summary>The same with code compiled in advance for as much as the runtime takes (PublishReadyToRun).</summary>
    ReadyToRun,

    /// <summary>As one native program (PublishAot).</summary>
    Native,
}
