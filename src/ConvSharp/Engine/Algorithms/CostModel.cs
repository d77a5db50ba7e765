using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms;

/// <summary>
/// What algorithms cost on a kind of processor. The unit is the time of a multiply-add of the channel tile with full vectors; a speed is
/// the number of multiply-adds of full vectors in that time. `convsharp bench --all` measures how well the model picks.
/// </summary>
internal sealed record CostModel
{
    /// <summary>The model for vectors of a width.</summary>
    public static CostModel Of(VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => ManyRegisters,
        VectorWidth.Bits128 when VectorWidths.IsWebAssembly => WebAssembly,
        VectorWidth.Bits128 when VectorWidths.IsArm => Arm,
        _ when width.HasMasks() => FewRegisters,
        _ => Unmasked,
    };

    private static CostModel ManyRegisters { get; } = new();

    private static CostModel FewRegisters { get; } = new()
    {
        ChannelTilePixels = 6,
        PageCost = 55,
        PointwiseSpeed = 1.1,
        RowStreamSpeed = 0.5,
        RowStreamSpeedUnshared = 0.5,
        DirectSpeedToOneChannel = 0.3,
        RowStreamSpeedToOneChannel = 0.5,
        Im2ColGatherCost = 40,
        WinogradWeightCost = 4,
        DepthwiseWeightGradientElementCost = 45,
        DepthwiseStreamSpeed = 0.95,
        DepthwiseStreamLoadCost = 3.4,
        DepthwiseStreamStridedLoadCost = 12,
        FftPassCost = 10,
        FftProductCost = 13,
        FftReadCost = 58,
        FftBlockCost = 26_000,
    };

    private static CostModel Unmasked { get; } = FewRegisters with
    {
        DepthwiseStreamSpeed = 0.3,
        DepthwiseStreamLoadCost = 10,
        DepthwiseStreamStridedLoadCost = 36,
    };

    /// <summary>Not measured: tiles as large as 32 registers allow, all else as on x64 without masks.</summary>
    private static CostModel Arm { get; } = Unmasked with
    {
        ChannelTilePixels = ManyRegisters.ChannelTilePixels,
        DirectSpeedToOneChannel = ManyRegisters.DirectSpeedToOneChannel,
        RowStreamSpeed = ManyRegisters.RowStreamSpeed,
        RowStreamSpeedUnshared = ManyRegisters.RowStreamSpeedUnshared,
        RowStreamSpeedToOneChannel = ManyRegisters.RowStreamSpeedToOneChannel,
    };

    /// <summary>
    /// .NET's interpreter in V8, measured in Node.js 20 on 34 layers by every algorithm. Each operation of a vector takes time, memory hardly
    /// any: a call of a small tile costs more than its products, and plain loops over rows do well.
    /// </summary>
    private static CostModel WebAssembly { get; } = FewRegisters with
    {
        ChannelTilePixels = ManyRegisters.ChannelTilePixels,
        PageCost = 10,
        DirectSpeed = 0.9,
        DirectSpeedToOneChannel = 0.6,
        DirectSpeedToOneRow = 0.06,
        DirectOutputCost = 22,
        RowStreamSpeed = 0.6,
        RowStreamSpeedUnshared = 0.6,
        RowStreamSpeedToOneChannel = 1,
        RowStreamOutputCost = 60,
        Kn2RowSpeed = 0.38,
        Kn2RowRowCost = 150,
        DepthwiseStreamSpeed = 1.15,
        DepthwiseStreamLoadCost = 8.6,
        DepthwiseStreamStridedLoadCost = 22,
        FftPassCost = 8,
        FftProductCost = 6,
        FftReadCost = 2,
    };

    /// <summary>What the second-level cache of a core holds, in bytes.</summary>
    public double CacheBytes { get; init; } = ProcessorCaches.SecondLevelBytes;

    /// <summary>What the third-level cache of all cores holds, in bytes.</summary>
    public double SharedCacheBytes { get; init; } = ProcessorCaches.ThirdLevelBytes;

    /// <summary>Pixels of the channel tile.</summary>
    public int ChannelTilePixels { get; init; } = 14;

    /// <summary>
    /// What an output costs beside its products where vectors hold output channels: sums are transposed before they are stored.
    /// </summary>
    public double TransposeCost { get; init; } = 20;

    /// <summary>
    /// What a channel's pixels cost a channel tile beside its products where they lie a page from the next channel's: a miss of the
    /// translation cache.
    /// </summary>
    public double PageCost { get; init; } = 110;

    /// <summary>
    /// Packing a weight, where weights are packed at every call: vectors of channels. Measured on input gradients, as the next three.
    /// </summary>
    public double ImplicitGemmPackedCost { get; init; } = 50;

    /// <summary>The same one by one, into the order of a matrix.</summary>
    public double MatrixPackedCost { get; init; } = 50;

    /// <summary>The same one by one, into the order of taps.</summary>
    public double DirectPackedCost { get; init; } = 150;

    /// <summary>The same one by one, into the order of a row stream.</summary>
    public double RowStreamPackedCost { get; init; } = 400;

    /// <summary>The speed of a matrix product, which reads no table of taps.</summary>
    public double MatrixProductSpeed { get; init; } = 1.1;

    /// <summary>The pixel tile, whose sums need no transpose.</summary>
    public double PointwiseSpeed { get; init; } = 1.05;

    /// <summary>An input that lies in the order of panels but for its channels' distance: it is copied in long runs.</summary>
    public double PointwiseReadCost { get; init; } = 2;

    /// <summary>An input whose pixels are gathered before that: of strided layers.</summary>
    public double PointwiseCopyCost { get; init; } = 10;

    /// <summary>A row that is gathered so, however narrow.</summary>
    public double PointwiseRowCost { get; init; } = 600;

    /// <summary>Storing an output of the pixel tile.</summary>
    public double PointwiseStoreCost { get; init; } = 2;

    /// <summary>An input that is gathered for a tap.</summary>
    public double Im2ColGatherCost { get; init; } = 80;

    /// <summary>Storing an output of a gathered tile, one by one.</summary>
    public double Im2ColStoreCost { get; init; } = 60;

    /// <summary>The width tile loads more for each multiply-add than the channel tile.</summary>
    public double DirectSpeed { get; init; } = 0.72;

    /// <summary>The same with one output channel a group: each broadcast weight serves few products.</summary>
    public double DirectSpeedToOneChannel { get; init; } = 0.42;

    /// <summary>The same with one row of outputs, as in one dimension: no other row shares the weight.</summary>
    public double DirectSpeedToOneRow { get; init; } = 0.2;

    /// <summary>What an output costs beside its products, where calls of tiles take time; elsewhere the speeds include it.</summary>
    public double DirectOutputCost { get; init; }

    /// <summary>
    /// The row stream with one output channel a group. Measured on depthwise layers, as the costs of narrow rows, of inputs and of depthwise
    /// algorithms below.
    /// </summary>
    public double RowStreamSpeedToOneChannel { get; init; } = 0.9;

    /// <summary>
    /// A row of outputs of one input channel, however narrow, in multiply-adds of vectors: of algorithms that copy rows and stream along the
    /// width.
    /// </summary>
    public double NarrowRowCost { get; init; } = 75;

    /// <summary>An input that is split by a stride, or read again by another slice of a kernel with a depth.</summary>
    public double SplitInputCost { get; init; } = 10;

    /// <summary>The same with two output channels a group, or up to three where even and odd outputs are interleaved.</summary>
    public double RowStreamSpeed { get; init; } = 0.8;

    /// <summary>
    /// The same where little is shared: each of more output channels reads the whole input again, and a kernel of one row shares no input.
    /// </summary>
    public double RowStreamSpeedUnshared { get; init; } = 0.3;

    /// <summary>What an output costs beside its products, where moving sums from row to row takes time.</summary>
    public double RowStreamOutputCost { get; init; }

    /// <summary>The depthwise stream; slow without masked loads.</summary>
    public double DepthwiseStreamSpeed { get; init; } = 1.25;

    /// <summary>A load of it, which serves all rows of the kernel.</summary>
    public double DepthwiseStreamLoadCost { get; init; } = 2.6;

    /// <summary>The same where a stride picks every second element of two vectors.</summary>
    public double DepthwiseStreamStridedLoadCost { get; init; } = 9;

    /// <summary>The depthwise tile, over transposed planes.</summary>
    public double DepthwiseSpeed { get; init; } = 0.6;

    /// <summary>Transposing an input for the depthwise tile.</summary>
    public double DepthwiseInputCost { get; init; } = 20;

    /// <summary>Transposing an output of the depthwise tile.</summary>
    public double DepthwiseOutputCost { get; init; } = 8;

    /// <summary><c>kn2row</c>, which loads and stores an output for every tap.</summary>
    public double Kn2RowSpeed { get; init; } = 0.08;

    /// <summary>The same where a stride keeps neighbours of a row apart: one by one.</summary>
    public double Kn2RowSpeedStrided { get; init; } = 0.08;

    /// <summary>A row of outputs for each weight of it.</summary>
    public double Kn2RowRowCost { get; init; } = 800;

    /// <summary>
    /// Winograd: packing and transforming an input, for each transformed number. Measured on 3×3 layers of 64 to 512 channels, as the next.
    /// </summary>
    public double WinogradInputCost { get; init; } = 12;

    /// <summary>Transforming and storing an output.</summary>
    public double WinogradOutputCost { get; init; } = 16;

    /// <summary>Computing and storing a packed weight. Measured on 3×3 layers of 128 and 256 channels.</summary>
    public double WinogradPackedCost { get; init; } = 60;

    /// <summary>Reading a packed weight from beyond the cache.</summary>
    public double WinogradWeightCost { get; init; } = 8;

    /// <summary>Reading a transformed input again for every panel, where those of a super-tile do not fit in the cache.</summary>
    public double WinogradRereadCost { get; init; } = 30;

    /// <summary>The weight gradient by Winograd: adding a block's products to a sum.</summary>
    public double WinogradSumCost { get; init; } = 8;

    /// <summary>Tiles of such a block.</summary>
    public double WinogradBlockTiles { get; init; } = 64;

    /// <summary>Transforming a sum into taps.</summary>
    public double WinogradTapCost { get; init; } = 80;

    /// <summary>
    /// Fourier transforms, for each point and each bit of the length, loading and storing included. Measured on the layers of
    /// benchmarks/shapes/large-kernels.txt, as the next three.
    /// </summary>
    public double FftPassCost { get; init; } = 8;

    /// <summary>A product with a kernel's spectrum, for each point.</summary>
    public double FftProductCost { get; init; } = 10;

    /// <summary>Reading that spectrum from beyond the cache, for each point.</summary>
    public double FftReadCost { get; init; } = 45;

    /// <summary>A block of a Fourier transform, whatever its size: about 0.15 µs.</summary>
    public double FftBlockCost { get; init; } = 20_000;

    /// <summary>Numbers of spectra that stay in the cache.</summary>
    public double FftCachedSpectra { get; init; } = 1 << 17;

    /// <summary>Weight gradients with vectors along the width.</summary>
    public double WidthWeightGradientSpeed { get; init; } = 0.49;

    /// <summary>The same with one output channel a group.</summary>
    public double WidthWeightGradientSpeedToOneChannel { get; init; } = 0.6;

    /// <summary>The same with one tap, which shares no loaded gradient: inputs are read again for every output channel.</summary>
    public double WidthWeightGradientSpeedOfOneTap { get; init; } = 0.13;

    /// <summary>Copying and reading an element with one output channel a group; a narrow row comes on top.</summary>
    public double WidthWeightGradientElementCost { get; init; } = 35;

    /// <summary>Weight gradients over transposed planes.</summary>
    public double DepthwiseWeightGradientSpeed { get; init; } = 0.4;

    /// <summary>Transposing an element of these planes.</summary>
    public double DepthwiseWeightGradientElementCost { get; init; } = 25;

    /// <summary>The same where columns are split by a stride.</summary>
    public double DepthwiseWeightGradientSplitCost { get; init; } = 45;

    /// <summary>How much of its vectors a row of elements fills.</summary>
    public static double Filled(long elements, int vector) => (double)elements / (SizeFormula.CeilingDivide(elements, vector) * vector);
}
