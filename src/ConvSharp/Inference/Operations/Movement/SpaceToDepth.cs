namespace ConvSharp.Inference.Operations;

/// <summary>Blocks of pixels to channels: [N, C, H·b, W·b] to [N, C·b², H, W].</summary>
/// <param name="blockSize">b.</param>
/// <param name="order">How the channels of a block are ordered.</param>
public sealed class SpaceToDepth(int blockSize, PixelOrder order = PixelOrder.DepthLast) : Operation
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
        if (input.Rank != 4 || input.Shape[2] % block != 0 || input.Shape[3] % block != 0)
            throw new InferenceException($"its input is {input}: give [N, C, H, W] with multiples of {block} as height and width.");
        ReadOnlySpan<nint> shape = input.Shape;
        return [ValueInfo.Of(input.Type, shape[0], checked(shape[1] * block * block), shape[2] / block, shape[3] / block)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        ReadOnlySpan<nint> output = description.Outputs[0].Shape;
        (nint block, nint width, nint depth) = (BlockSize, input.Shape[3], input.Shape[1]);
        nint plane = input.Shape[2] * width;
        nint[] lengths = Order == PixelOrder.DepthFirst
            ? [output[0], depth, block, block, output[2], output[3]]
            : [output[0], block, block, depth, output[2], output[3]];
        nint[] strides = Order == PixelOrder.DepthFirst
            ? [depth * plane, plane, width, 1, block * width, block]
            : [depth * plane, width, 1, plane, block * width, block];
        return new CopyStep(new StridedCopy(lengths, strides, 0), input.Type);
    }
}
