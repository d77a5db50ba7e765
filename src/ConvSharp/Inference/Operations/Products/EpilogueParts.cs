using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Engine.Output;

namespace ConvSharp.Inference.Operations;

/// <summary>The steps of an epilogue with at most one residual, over a block at a time while it is in the nearest cache.</summary>
internal sealed unsafe class EpilogueParts<T>(EpiloguePart<T>[] parts) : EpilogueChain<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements of a block.</summary>
    public const int Block = 2048;

    /// <summary>How many steps.</summary>
    public int Count => parts.Length;

    public override bool IsPerChannel { get; } = parts.Any(part => part.IsPerChannel);

    public override void Run(T* values, T* residual, nint count, nint channel)
    {
        for (nint start = 0; start < count; start += Block)
        {
            var block = new Span<T>(values + start, (int)Math.Min(Block, count - start));
            foreach (EpiloguePart<T> part in parts)
            {
                if (part.AddsResidual)
                    TensorPrimitives.Add(block, new ReadOnlySpan<T>(residual + start, block.Length), block);
                else
                    part.Run(block, channel);
            }
        }
    }
}
