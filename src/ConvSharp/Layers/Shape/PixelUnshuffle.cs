using System.Globalization;
using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>[…, C, H·r, W·r] becomes […, C·r², H, W]: torch.nn.PixelUnshuffle.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class PixelUnshuffle<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the layer.</summary>
    /// <param name="downscaleFactor">r: how much smaller height and width become.</param>
    /// <exception cref="ConvolutionArgumentException">The factor is not positive.</exception>
    public PixelUnshuffle(int downscaleFactor)
    {
        PixelBlocks.CheckFactor(downscaleFactor, "downscale_factor");
        DownscaleFactor = downscaleFactor;
    }

    /// <summary>How much smaller height and width become.</summary>
    public int DownscaleFactor { get; }

    /// <inheritdoc/>
    protected override string ArgumentText => string.Create(CultureInfo.InvariantCulture, $"downscale_factor={DownscaleFactor}");

    /// <inheritdoc/>
    protected override nint[] OutputShape(Pass<T> pass) => PixelBlocks.Unshuffled(pass.InputShape(), DownscaleFactor);

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new SpaceToDepth(DownscaleFactor, PixelOrder.DepthFirst), input);
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass)
    {
        PixelBlocks blocks = PixelBlocks.Of(pass.InputShape(), DownscaleFactor);
        pass.InRanges(blocks.Rows, blocks.RowLength, (pass, blocks), static (of, start, end) =>
            of.blocks.Unshuffle(of.pass.Input(), of.pass.Output, start, end));
    }

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass)
    {
        PixelBlocks blocks = PixelBlocks.Of(pass.InputShape(), DownscaleFactor);
        pass.InRanges(blocks.Rows, blocks.RowLength, (pass, blocks), static (of, start, end) =>
            of.blocks.Shuffle(of.pass.OutputGradient, of.pass.InputGradient(), start, end));
    }
}
