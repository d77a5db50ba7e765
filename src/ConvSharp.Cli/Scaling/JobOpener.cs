using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;
using ConvSharp.Scale.Jobs;

namespace ConvSharp.Cli.Scaling;

/// <summary>Opens the jobs that the tool begins.</summary>
internal static class JobOpener
{
    /// <summary>How the context opens jobs, if it has a way of its own.</summary>
    public static Func<string, ScaleJob> Of(ToolContext context) => context.OpenJob ?? Open;

    /// <summary>The job of a job.json, or of the folder that has one.</summary>
    /// <exception cref="JobException">There is none.</exception>
    private static ScaleJob Open(string path) => Path.Exists(path)
        ? JobFile.Open(path, ToolMapFormat.Of)
        : throw new RequestException($"JOB is '{path}', and there is no such file or folder: give a job.json, or the folder that has it.");
}
