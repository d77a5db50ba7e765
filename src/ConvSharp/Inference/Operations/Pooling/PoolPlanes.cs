namespace ConvSharp.Inference.Operations;

/// <summary>Planes of up to three spatial axes and their windows; axes that are not there have length 1.</summary>
internal sealed class PoolPlanes
{
    /// <summary>Windows of a kernel that steps over the input.</summary>
    public PoolPlanes(PoolOptions options, StepDescription description)
        : this(description, (axis, rank, input, output) => PoolWindows.Of(options, axis, rank, input, output))
    {
    }

    /// <summary>Windows that cover the input.</summary>
    public PoolPlanes(StepDescription description)
        : this(description, (_, _, input, output) => PoolWindows.Covering(input, output))
    {
    }

    private PoolPlanes(StepDescription description, Func<int, int, nint, nint, PoolWindows> windows)
    {
        ReadOnlySpan<nint> input = description.Inputs[0]!.Shape, output = description.Outputs[0].Shape;
        int rank = input.Length - 2;
        Count = input[0] * input[1];
        for (int axis = 0; axis < 3; axis++)
        {
            int own = axis - (3 - rank);
            Sizes[axis] = own < 0 ? 1 : checked((int)input[own + 2]);
            Windows[axis] = own < 0 ? PoolWindows.Unit : windows(own, rank, input[own + 2], output[own + 2]);
        }
    }

    /// <summary>Number of planes.</summary>
    public nint Count { get; }

    /// <summary>Depth, height and width of the input's planes.</summary>
    public int[] Sizes { get; } = new int[3];

    /// <summary>The windows along depth, height and width.</summary>
    public PoolWindows[] Windows { get; } = new PoolWindows[3];

    /// <summary>Elements of an input plane.</summary>
    public nint InputSize => (nint)Sizes[0] * Sizes[1] * Sizes[2];

    /// <summary>Elements of an output plane.</summary>
    public nint OutputSize => (nint)Windows[0].Count * Windows[1].Count * Windows[2].Count;
}
