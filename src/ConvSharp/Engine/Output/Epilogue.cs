namespace ConvSharp.Engine.Output;

/// <summary>
/// What happens to a group's sums on their way to the output: a bias is added, and a chain of activations follows, where there are.
/// </summary>
internal readonly unsafe struct Epilogue<T>
    where T : unmanaged
{
    private readonly T* _bias, _output, _residual;
    private readonly EpilogueChain<T>? _chain;
    private readonly nint _firstChannel;

    /// <param name="bias">One value for each channel of the output, or null.</param>
    /// <param name="firstChannel">The group's first channel.</param>
    /// <param name="chain">What follows, or null.</param>
    /// <param name="output">The whole output.</param>
    /// <param name="residual">What the chain adds, laid out as the output, or null.</param>
    public Epilogue(T* bias, nint firstChannel, EpilogueChain<T>? chain = null, T* output = null, T* residual = null)
    {
        _bias = bias == null ? null : bias + firstChannel;
        _firstChannel = firstChannel;
        _chain = chain;
        _output = output;
        _residual = residual;
    }

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

    /// <summary>Runs the chain on a region of some channels; where two phases are stored together, after the odd one.</summary>
    /// <param name="region">The region, whose outputs stand in their places.</param>
    /// <param name="grid">Where outputs stand: side by side or interleaved.</param>
    /// <param name="output">The first channel's plane.</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="channels">How many.</param>
    public void RunChain(in OutputRegion region, OutputGrid grid, T* output, nint channel, nint channels)
    {
        if (_chain is null || region.Number < grid.PhasesTogether - 1)
            return;
        nint columns = region.EvenColumns + region.Columns, rows = region.Rows;
        if (columns == region.RowStep)
            (rows, columns) = (1, rows * columns);
        T* row = output + region.Offset - region.Number;
        for (nint i = 0; i < rows; i++, row += region.RowStep)
            RunChain(row, row, channel, channels, grid.Plane, columns);
    }

    /// <summary>Runs the chain on some outputs of each of some channels.</summary>
    /// <param name="values">The outputs of the first channel.</param>
    /// <param name="place">Where they belong in the output: at another address if they are moved later.</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="channels">How many.</param>
    /// <param name="plane">From channel to channel.</param>
    /// <param name="count">Outputs of a channel.</param>
    public void RunChain(T* values, T* place, nint channel, nint channels, nint plane, nint count)
    {
        if (_chain is null)
            return;
        if (plane == count && !_chain.IsPerChannel)
            (channels, count) = (1, channels * count);
        T* residual = _residual == null ? null : _residual + (place - _output);
        for (nint i = 0; i < channels; i++, values += plane)
        {
            _chain.Run(values, residual, count, _firstChannel + channel + i);
            residual += residual == null ? 0 : plane;
        }
    }
}
