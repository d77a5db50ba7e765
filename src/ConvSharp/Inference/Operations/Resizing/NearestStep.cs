using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>Copies the nearest elements, row by row; rows that are equal are computed once.</summary>
internal sealed unsafe class NearestStep : Step
{
    private readonly int _size;
    private readonly int[][] _sources;
    private readonly nint[] _strides;
    private readonly nint _rows;
    private readonly int _ways;

    public NearestStep(ElementType type, ReadOnlySpan<nint> input, ReadOnlySpan<nint> output, List<ResizeAxis> axes)
    {
        _size = type.Size();
        _strides = CopyStep.DenseStrides(input);
        _sources = new int[input.Length][];
        for (int axis = 0; axis < _sources.Length; axis++)
        {
            ResizeAxis? resized = axes.Find(other => other.Axis == axis);
            _sources[axis] = resized?.Sources ?? [.. Enumerable.Range(0, checked((int)input[axis]))];
        }

        _rows = OperationInputs.Product(output[..^1]);
        _ways = Repeats(_sources[^1], input[^1]);
    }

    public override bool Reads(int input) => input == 0;

    public override void Execute(StepMemory memory)
    {
        switch (_size)
        {
            case 1:
                Run<byte>(memory);
                break;
            case 2:
                Run<ushort>(memory);
                break;
            case 4:
                Run<uint>(memory);
                break;
            default:
                Run<ulong>(memory);
                break;
        }
    }

    private void Run<T>(StepMemory memory)
        where T : unmanaged => Pieces.Run(
            new Body<T>(this, (T*)memory.InputBytes(0), (T*)memory.OutputBytes(0)), _rows, 2.0 * sizeof(T) * _sources[^1].Length,
            memory.Parallel);

    private readonly struct Body<T>(NearestStep step, T* input, T* output) : IRangeBody
        where T : unmanaged
    {
        public void Run(nint start, nint end)
        {
            int[] columns = step._sources[^1];
            nint width = columns.Length, last = -1;
            RunShuffle? shuffle = RunShuffle.OfSize(sizeof(T));
            int ways = step._ways;
            bool repeats = ways > 1 && shuffle?.CanShuffle(ways, width / ways) == true;
            for (nint row = start; row < end; row++)
            {
                nint source = step.Offset(row);
                T* target = output + (row * width);
                if (source == last)
                {
                    Buffer.MemoryCopy(target - width, target, width * sizeof(T), width * sizeof(T));
                    continue;
                }

                last = source;
                T* line = input + source;
                if (repeats)
                {
                    shuffle!.Interleave(line, 0, ways, target, width / ways);
                }
                else
                {
                    for (nint i = 0; i < width; i++)
                        target[i] = line[columns[i]];
                }
            }
        }
    }

    /// <summary>How often each element of a row stands, one after the other; 1 if they do not all stand equally often.</summary>
    private static int Repeats(int[] columns, nint input)
    {
        if (columns.Length % input != 0)
            return 1;
        int ways = (int)(columns.Length / input);
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i] != i / ways)
                return 1;
        }

        return ways;
    }

    private nint Offset(nint row)
    {
        nint offset = 0;
        for (int axis = _sources.Length - 2; axis >= 0; axis--)
        {
            (row, nint at) = Math.DivRem(row, _sources[axis].Length);
            offset += _sources[axis][at] * _strides[axis];
        }

        return offset;
    }
}
