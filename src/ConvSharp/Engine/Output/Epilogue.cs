namespace ConvSharp.Engine.Output;

/// <summary>What happens to a group's sums on their way to the output: a bias is added, where there is one.</summary>
/// <param name="bias">One value for each output channel of the group, or null.</param>
internal readonly unsafe struct Epilogue<T>(T* bias)
    where T : unmanaged
{
    private readonly T* _bias = bias;

    /// <summary>The epilogue of the group whose first channel this is.</summary>
    public static Epilogue<T> Of(T* bias, nint firstChannel) => new(bias == null ? null : bias + firstChannel);

    /// <summary>What is added to the sums of a channel.</summary>
    public T Bias(nint channel) => _bias == null ? default : _bias[channel];

    /// <summary>What is added to the sums from a channel on, one value a channel, or null.</summary>
    public T* BiasFrom(nint channel) => _bias == null ? null : _bias + channel;

    /// <summary>Loads the bias of some columns of sums into lanes, with zeros where there is no column.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="columns">All columns of the group.</param>
    /// <param name="columnsOfChannel">Neighbouring columns that belong to one channel.</param>
    /// <param name="lanes">The result.</param>
    /// <param name="count">How many lanes.</param>
    public void LoadBias(nint first, nint columns, nint columnsOfChannel, T* lanes, nint count)
    {
        (nint channel, nint inChannel) = Math.DivRem(first, columnsOfChannel);
        for (nint lane = 0; lane < count; lane++)
        {
            lanes[lane] = first + lane < columns ? Bias(channel) : default;
            if (++inChannel == columnsOfChannel)
                (channel, inChannel) = (channel + 1, 0);
        }
    }
}
