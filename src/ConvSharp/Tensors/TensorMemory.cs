using System.Numerics.Tensors;
using ConvSharp.Engine.Execution;
using ConvSharp.Errors;

namespace ConvSharp.Tensors;

/// <summary>Where tensors lie in memory: whether they share elements, and dense copies of tensors that are not dense.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>Refuses an output that shares memory with an operand, or whose elements share memory with each other.</summary>
    public static void CheckOutput<T>(
        in TensorSpan<T> output, in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> weight, in ReadOnlyTensorSpan<T> bias)
        where T : unmanaged
    {
        CheckDistinct(output, "output");
        CheckApart(output, input, "input");
        CheckApart(output, weight, "weight");
        CheckApart(output, bias, "bias");
    }

    /// <summary>Refuses an output whose elements share memory with each other.</summary>
    public static void CheckDistinct<T>(in TensorSpan<T> output, string outputName)
        where T : unmanaged
    {
        if (!ElementsAreDistinct(output.Lengths, output.Strides))
        {
            ConvolutionArgumentException.Throw($"elements of the {outputName} share memory", outputName,
                $"a view with strides {ShapeText.Print(output.Strides)}", $"give an {outputName} whose elements are distinct");
        }
    }

    /// <summary>Refuses an output that shares memory with an operand.</summary>
    public static void CheckApart<T>(
        in TensorSpan<T> output, in ReadOnlyTensorSpan<T> operand, string name, string outputName = "output")
        where T : unmanaged
    {
        if (output.IsEmpty || operand.IsEmpty)
            return;
        fixed (T* start = output, other = operand)
        {
            if (start < other + Extent(operand.Lengths, operand.Strides) && other < start + Extent(output.Lengths, output.Strides))
            {
                ConvolutionArgumentException.Throw(
                    $"the {outputName} overlaps the {name}", outputName, "in the same memory", "give an output of its own");
            }
        }
    }

    /// <summary>Whether a tensor's shape is this one.</summary>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="expected">What it should be.</param>
    /// <param name="name">What the tensor is.</param>
    /// <param name="parameter">The called method's parameter; by default the name.</param>
    public static void CheckShape(ReadOnlySpan<nint> shape, ReadOnlySpan<nint> expected, string name, string? parameter = null)
    {
        if (shape.SequenceEqual(expected))
            return;
        ConvolutionArgumentException.Throw($"expected {name} of size {ShapeText.Print(expected)}", name,
            ShapeText.Print(shape), "give a tensor of the expected size", parameter);
    }

    /// <summary>Copies between tensors of one shape and any layout, without allocating.</summary>
    public static void Copy<T>(in ReadOnlyTensorSpan<T> source, in TensorSpan<T> destination, CancellationToken cancellation = default)
        where T : unmanaged
    {
        fixed (T* from = source, to = destination)
            Copy(from, source.Strides, to, destination.Strides, source.Lengths, cancellation);
    }

    private static void Copy<T>(
        T* from, ReadOnlySpan<nint> fromStrides, T* to, ReadOnlySpan<nint> toStrides, ReadOnlySpan<nint> lengths,
        CancellationToken cancellation)
        where T : unmanaged
    {
        if (lengths.Length == 2)
            CancellationLook.ThrowIfCancelled(cancellation);
        (nint fromStride, nint toStride, nint length) = (fromStrides[0], toStrides[0], lengths[0]);
        if (lengths.Length > 1)
        {
            for (nint i = 0; i < length; i++)
                Copy(from + (i * fromStride), fromStrides[1..], to + (i * toStride), toStrides[1..], lengths[1..], cancellation);
        }
        else if (fromStride == 1 && toStride == 1)
        {
            Buffer.MemoryCopy(from, to, length * sizeof(T), length * sizeof(T));
        }
        else
        {
            for (nint i = 0; i < length; i++)
                to[i * toStride] = from[i * fromStride];
        }
    }

    /// <summary>Elements from the first to the last, including both.</summary>
    private static nint Extent(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides)
    {
        nint extent = 1;
        for (int axis = 0; axis < lengths.Length; axis++)
            extent += (lengths[axis] - 1) * strides[axis];
        return extent;
    }

    /// <summary>Whether each axis, sorted by stride, steps over all elements that the axes before it reach.</summary>
    private static bool ElementsAreDistinct(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides)
    {
        nint reached = 1;
        for (int done = 0; done < lengths.Length; done++)
        {
            // The axis with the smallest stride among those not yet visited: ranks are at most five.
            nint next = nint.MaxValue, length = 1;
            int seen = 0;
            for (int axis = 0; axis < lengths.Length; axis++)
            {
                int rank = 0;
                for (int other = 0; other < lengths.Length; other++)
                    rank += strides[other] < strides[axis] || (strides[other] == strides[axis] && other > axis) ? 1 : 0;
                if (rank == done)
                    (next, length, seen) = (strides[axis], lengths[axis], seen + 1);
            }

            if (length <= 1)
                continue;
            if (next < reached)
                return false;
            reached += (length - 1) * next;
        }

        return true;
    }
}
