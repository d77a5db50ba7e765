using System.Buffers;

namespace ConvSharp.Inference.Execution;

/// <summary>Whether destinations share memory with inputs or each other.</summary>
internal static unsafe class Overlap
{
    /// <summary>Refuses a destination that shares memory with an input or with another destination.</summary>
    public static void Check(
        InferenceGraph graph, ReadOnlySpan<InferenceTensor> inputs, ReadOnlySpan<MemoryHandle> inputHandles,
        ReadOnlySpan<InferenceTensor> outputs, ReadOnlySpan<MemoryHandle> outputHandles)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] is null)
                continue;
            for (int other = 0; other < inputs.Length; other++)
                Check(graph, i, outputs[i], outputHandles[i], inputs[other], inputHandles[other], graph.Inputs[other].Name);
            for (int other = 0; other < i; other++)
            {
                if (outputs[other] is not null)
                    Check(graph, i, outputs[i], outputHandles[i], outputs[other], outputHandles[other], graph.Outputs[other]);
            }
        }
    }

    private static void Check(
        InferenceGraph graph, int output, InferenceTensor tensor, in MemoryHandle handle, InferenceTensor other,
        in MemoryHandle otherHandle, string otherName)
    {
        byte* start = (byte*)handle.Pointer, otherStart = (byte*)otherHandle.Pointer;
        if (start < otherStart + (other.Length * ElementSize(other)) && otherStart < start + (tensor.Length * ElementSize(tensor)))
        {
            throw new InferenceException(
                $"the destination of output '{graph.Outputs[output]}' shares memory with '{otherName}': give it memory of its own.");
        }
    }

    private static int ElementSize(InferenceTensor tensor) => Files.ElementTypes.Size(tensor.Type);
}
