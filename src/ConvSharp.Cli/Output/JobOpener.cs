using ConvSharp.Cli.Faults;
using ConvSharp.Scale.Jobs;

namespace ConvSharp.Cli.Output;

/// <summary>Opens the jobs that this tool can run.</summary>
internal static class JobOpener
{
    /// <exception cref="RequestException">The file is no job.</exception>
    public static ScaleJob Open(string path)
    {
        if (!File.Exists(path))
            throw new RequestException($"JOB is '{path}', and there is no such file: check the name.");
        throw new RequestException($"JOB is '{path}', which is no job of a kind that this tool runs.");
    }
}
