using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>Copies the nearest elements, row by row; rows that are equal are computed once.</summary>
internal sealed unsafe class NearestStep : Step
{
    private readonly int _size;
    private readonly int[][] _sources;
    private readonly nint[] _strides;
    private readonly nint _rows;

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
            bool isDouble = step.IsDouble;
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
                if (isDouble)
                {
                    for (nint i = 0; i < width / 2; i++)
                        target[2 * i] = target[(2 * i) + 1] = line[i];
                }
                else
                {
                    for (nint i = 0; i < width; i++)
                        target[i] = line[columns[i]];
                }
            }
        }
    }

    /// <summary>Whether each element of a row stands twice.</summary>
    private bool IsDouble
    {
        get
        {
            int[] columns = _sources[^1];
            for (int i = 0; i < columns.Length; i++)
            {
                if (columns[i] != i / 2)
                    return false;
            }

            return columns.Length % 2 == 0;
        }
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
