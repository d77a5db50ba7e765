using ConvSharp.Scale.Jobs;

namespace ConvSharp.Cli.Scaling;

/// <summary>A network for a job.</summary>
/// <param name="Network">The network.</param>
/// <param name="Temporary">A file of this process with the network, which goes into the job's folder; null where the user's own is used.</param>
internal sealed record ChosenNetwork(JobNetwork Network, string? Temporary) : IDisposable
{
    /// <summary>Copies the network into the job's folder; null where it stays where it is.</summary>
    public Action<string>? Save => Temporary is null ? null : target => File.Copy(Temporary, target, overwrite: true);

    public void Dispose()
    {
        if (Temporary is not null)
            File.Delete(Temporary);
    }
}
