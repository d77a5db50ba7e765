namespace ConvSharp.Inference.Operations;

/// <summary>Channels to blocks of pixels: [N, C·b², H, W] to [N, C, H·b, W·b].</summary>
/// <param name="blockSize">b.</param>
/// <param name="order">How the channels of a block are ordered.</param>
public sealed class DepthToSpace(int blockSize, PixelOrder order = PixelOrder.DepthLast) : Operation
{
    /// <summary>Pixels of a block along each axis.</summary>
    public int BlockSize { get; } = blockSize >= 1 ? blockSize : throw new InferenceException($"block size {blockSize}: use 1 or more.");

    /// <summary>How the channels of a block are ordered.</summary>
    public PixelOrder Order { get; } = order;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        nint block = BlockSize;
        if (input.Rank != 4 || input.Shape[1] % (block * block) != 0)
            throw new InferenceException($"its input is {input}: give [N, C, H, W] with a multiple of {block * block} channels.");
        ReadOnlySpan<nint> shape = input.Shape;
        return [ValueInfo.Of(input.Type, shape[0], shape[1] / (block * block), checked(shape[2] * block), checked(shape[3] * block))];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        ReadOnlySpan<nint> output = description.Outputs[0].Shape;
        (nint block, nint height, nint width) = (BlockSize, input.Shape[2], input.Shape[3]);
        nint plane = height * width, depth = output[1];
        (nint ofDepth, nint ofRow, nint ofColumn) = Order == PixelOrder.DepthFirst
            ? (block * block * plane, block * plane, plane)
            : (plane, block * depth * plane, depth * plane);
        return new CopyStep(
            new StridedCopy(
                [output[0], depth, height, block, width, block],
                [input.Shape[1] * plane, ofDepth, width, ofRow, 1, ofColumn], 0),
            input.Type);
    }
}
