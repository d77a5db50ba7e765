using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>Copies the first input, or takes a part of it in place.</summary>
internal sealed unsafe class CopyStep(StridedCopy copy, ElementType type) : Step
{
    public override bool Reads(int input) => input == 0;

    public override long OffsetInInput(int output) => copy.IsOneRun ? copy.Start * type.Size() : -1;

    public override void Execute(StepMemory memory) => copy.Run(type, memory.InputBytes(0), memory.OutputBytes(0), memory.Parallel);

    /// <summary>The strides of a dense tensor.</summary>
    public static nint[] DenseStrides(ReadOnlySpan<nint> shape)
    {
        nint[] strides = new nint[shape.Length];
        nint stride = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
            (strides[axis], stride) = (stride, checked(stride * shape[axis]));
        return strides;
    }
}
