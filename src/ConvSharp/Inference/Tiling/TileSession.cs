using ConvSharp.Files;
using ConvSharp.Inference.Execution;

namespace ConvSharp.Inference.Tiling;

/// <summary>Reads a box of an array into dense memory, row-major.</summary>
/// <param name="start">The first element along each axis.</param>
/// <param name="size">Elements along each axis.</param>
/// <param name="destination">The elements' places.</param>
public delegate void RegionReader(ReadOnlySpan<long> start, ReadOnlySpan<int> size, Span<float> destination);

/// <summary>Computes tiles of a grid, for one thread at a time. Its memory is that of the largest tile so far.</summary>
public sealed class TileSession : IDisposable
{
    private readonly TileGrid _grid;
    private readonly SessionMemory _memory = new();
    private byte[] _input = [], _output = [];
    private float[] _box = [];

    internal TileSession(TileGrid grid)
    {
        if (grid.InputType != ElementType.Float32 || grid.OutputType != ElementType.Float32)
        {
            throw new InferenceException(
                $"the network has {grid.InputType.Name()} as input and {grid.OutputType.Name()} as output: tiles take and give float32.");
        }

        _grid = grid;
    }

    /// <summary>Bytes that the session holds: input, output and work space of the largest tile so far.</summary>
    public long Bytes => _input.Length + _output.Length + (_box.Length * sizeof(float)) + _memory.ArenaBytes;

    /// <summary>Computes a tile.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="read">Reads a box of the whole input.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <returns>The output, dense and row-major; it is valid until the next tile.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ReadOnlySpan<float> Run(Tile tile, RegionReader read, ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(tile);
        ArgumentNullException.ThrowIfNull(read);
        ParallelOptions settings = parallel ?? InferenceModel.AllProcessors;
        InferenceModel model = _grid.ModelOf(tile);
        nint[] shape = [.. tile.InputSets.Select(set => (nint)set.Count)];
        InferenceTensor input = Tensor(ref _input, shape);
        Read(tile, read, input.Elements<float>());
        settings.CancellationToken.ThrowIfCancellationRequested();
        InferenceTensor output = Tensor(ref _output, [.. tile.Output.Size.Select(size => (nint)size)]);
        BoundPlan plan = _memory.Bound(model.PlanFor([input], settings));
        InferenceTensor[] outputs = [output];
        plan.Run([input], outputs, isGiven: true, _memory.Arena, settings, progress: null, isTimed: false);
        return output.Elements<float>();
    }

    /// <summary>Gives the session's memory back.</summary>
    public void Dispose()
    {
        _memory.Dispose();
        (_input, _output, _box) = ([], [], []);
    }

    private static InferenceTensor Tensor(ref byte[] held, nint[] shape)
    {
        int bytes = InferenceTensor.CheckedBytes(ElementType.Float32, shape);
        if (held.Length < bytes)
        {
            held = []; // the old memory may be collected before the new one is made
            held = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        }

        return InferenceTensor.Wrap(ElementType.Float32, shape, held.AsMemory(0, bytes));
    }

    /// <summary>Reads the boxes of a tile to their places in one dense tensor.</summary>
    private void Read(Tile tile, RegionReader read, Span<float> destination)
    {
        if (tile.Inputs.Count == 1)
        {
            read([.. tile.Inputs[0].Start], [.. tile.Inputs[0].Size], destination);
            return;
        }

        foreach (TileRegion box in tile.Inputs)
        {
            int length = checked((int)box.Length);
            if (_box.Length < length)
                _box = new float[length];
            read([.. box.Start], [.. box.Size], _box.AsSpan(0, length));
            Place(tile.InputSets, box, destination);
        }
    }

    private void Place(IndexSet[] sets, TileRegion box, Span<float> destination)
    {
        int last = box.Size.Count - 1, row = box.Size[last];
        long rows = box.Length / row;
        for (long at = 0; at < rows; at++)
        {
            (long rest, long offset, long stride) = (at, 0, 1);
            for (int axis = last; axis >= 0; axis--)
            {
                long within = 0;
                if (axis != last)
                    (rest, within) = Math.DivRem(rest, box.Size[axis]);
                offset += (sets[axis].PositionOf(box.Start[axis]) + within) * stride;
                stride *= sets[axis].Count;
            }

            _box.AsSpan(checked((int)(at * row)), row).CopyTo(destination[checked((int)offset)..]);
        }
    }
}
