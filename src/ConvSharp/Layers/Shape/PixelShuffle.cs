using System.Globalization;
using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>[…, C·r², H, W] becomes […, C, H·r, W·r]: torch.nn.PixelShuffle, the end of many an upscaler.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class PixelShuffle<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the layer.</summary>
    /// <param name="upscaleFactor">r: how much larger height and width become.</param>
    /// <exception cref="ConvolutionArgumentException">The factor is not positive.</exception>
    public PixelShuffle(int upscaleFactor)
    {
        PixelBlocks.CheckFactor(upscaleFactor, "upscale_factor");
        UpscaleFactor = upscaleFactor;
    }

    /// <summary>How much larger height and width become.</summary>
    public int UpscaleFactor { get; }

    /// <inheritdoc/>
    protected override string ArgumentText => string.Create(CultureInfo.InvariantCulture, $"upscale_factor={UpscaleFactor}");

    /// <inheritdoc/>
    protected override nint[] OutputShape(Pass<T> pass) => PixelBlocks.Shuffled(pass.InputShape(), UpscaleFactor);

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new DepthToSpace(UpscaleFactor, PixelOrder.DepthFirst), input);
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass)
    {
        PixelBlocks blocks = PixelBlocks.Of(pass.OutputShape, UpscaleFactor);
        pass.InRanges(blocks.Rows, blocks.RowLength, (pass, blocks), static (of, start, end) =>
            of.blocks.Shuffle(of.pass.Input(), of.pass.Output, start, end));
    }

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass)
    {
        PixelBlocks blocks = PixelBlocks.Of(pass.OutputShape, UpscaleFactor);
        pass.InRanges(blocks.Rows, blocks.RowLength, (pass, blocks), static (of, start, end) =>
            of.blocks.Unshuffle(of.pass.OutputGradient, of.pass.InputGradient(), start, end));
    }
}
