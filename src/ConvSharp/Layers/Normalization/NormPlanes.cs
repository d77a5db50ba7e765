namespace ConvSharp.Layers;

/// <summary>
/// Planes, sample after sample and channel after channel, in groups that share a mean and a deviation: a batch norm's groups are the
/// channels, a group norm's are runs of planes.
/// </summary>
/// <param name="Channels">Planes of a sample.</param>
/// <param name="Count">Planes.</param>
/// <param name="Size">Elements of a plane.</param>
/// <param name="Run">Planes beside each other that belong to one group.</param>
/// <param name="Groups">Number of groups; the run after the last group's belongs to the first group again.</param>
internal readonly record struct NormPlanes(int Channels, int Count, int Size, int Run, int Groups)
{
    /// <summary>Elements of a group.</summary>
    public long GroupElements => Groups == 0 ? 0 : (long)Count / Groups * Size;

    /// <summary>The planes of a shape, [batch, channels, …], with a group for each channel.</summary>
    public static NormPlanes OfChannels(ReadOnlySpan<nint> shape) => Of(shape[0], shape[1..]) with { Groups = (int)shape[1] };

    /// <summary>The planes of a shape, with a group for each run of neighbouring planes.</summary>
    public static NormPlanes OfRuns(nint batch, ReadOnlySpan<nint> sample, int run)
    {
        NormPlanes planes = Of(batch, sample);
        return planes with { Run = run, Groups = planes.Count / run };
    }

    /// <summary>The group of a plane.</summary>
    public int GroupOf(int plane) => plane / Run % Groups;

    /// <summary>The channel of a plane.</summary>
    public int ChannelOf(int plane) => plane % Channels;

    public ReadOnlySpan<T> Plane<T>(ReadOnlySpan<T> values, int plane) => values.Slice(plane * Size, Size);

    public Span<T> Plane<T>(Span<T> values, int plane) => values.Slice(plane * Size, Size);

    private static NormPlanes Of(nint batch, ReadOnlySpan<nint> sample)
    {
        nint size = 1;
        foreach (nint length in sample[1..])
            size *= length;
        return new NormPlanes((int)sample[0], (int)(batch * sample[0]), (int)size, 1, 1);
    }
}
