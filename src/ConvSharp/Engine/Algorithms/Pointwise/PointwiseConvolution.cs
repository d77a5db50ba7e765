using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Pointwise;

/// <summary>
/// A convolution with a kernel of 1×1 as a matrix product, weights times pixels, with pixels in the vectors. A block's pixels are copied into
/// panels of two vectors, which stay in the cache for all tiles of output channels; sums go straight into the planes of the output.
/// </summary>
internal sealed unsafe partial class PointwiseConvolution<TSimd, TVector, T> : PiecewiseConvolution<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private const nint FewestPanels = 4, MostPanels = 32;

    private readonly bool _isCopied;
    private readonly nint _inChannels, _outChannels, _plane, _tiles, _blockPixels, _blocks;
    private readonly ChainList _chains;
    private readonly PaddedRows<TSimd, TVector, T> _rows;

    public PointwiseConvolution(in Problem problem, bool isCopied)
        : base(problem.Geometry)
    {
        (_inChannels, _outChannels) = ((nint)Geometry.InChannelsPerGroup, (nint)Geometry.OutChannelsPerGroup);
        _plane = (nint)Geometry.OutputPlane;
        _tiles = (_outChannels + MostRows - 1) / MostRows;
        _chains = new ChainList(_inChannels, taps: 1, problem.ChainLength);
        nint mostPanels = Math.Clamp((nint)(problem.Costs.CacheBytes / 4 / (_chains.MostTerms * Panel * sizeof(T))), FewestPanels, MostPanels);
        (nint panels, _blocks) = Cut.Of((_plane + Panel - 1) / Panel, mostPanels);
        _blockPixels = panels * Panel;
        _isCopied = isCopied;
        (_depth, _height, _width) = (problem.Phases.Depth, problem.Phases.Height, problem.Phases.Width);
        _rows = new PaddedRows<TSimd, TVector, T>(problem.Border, problem.FlushesSubnormals);
        PadsInput = problem.Border.Extends;
    }

    private static nint MostRows => PixelTiles<TSimd, TVector, T>.MostRows;

    /// <summary>Pixels of a panel.</summary>
    private static nint Panel => 2 * TSimd.Count;

    public override string Blocking =>
        $"blocks of {Math.Min(_blockPixels, _plane)} pixels, input {(_isCopied ? "copied" : "read in place")}";

    /// <summary>Weights stand in the order of the chains, so their length counts too.</summary>
    public override PackingKey PackingKey => PackingKey.Of("pointwise", TSimd.Count, Geometry, _chains.MostTerms);

    public override bool ReadsInPlace => !_isCopied;

    public override bool PadsInput { get; }

    public override bool RunsChain => true;

    public override long PackedLength => checked(Geometry.Groups * _inChannels * _outChannels);

    public override long WorkspaceBytes => checked((PanelsLength + CopyLength + SumsLength) * sizeof(T));

    protected override nint PackParts => checked((nint)Geometry.Groups * _tiles);

    /// <summary>Vectors of a plane.</summary>
    private nint Vectors => (_plane + TSimd.Count - 1) / TSimd.Count;

    /// <summary>Most pixels of a block: where planes are cut between panels, the last one may be half a panel larger than the others.</summary>
    private nint MostPixels => _blocks == 1 ? _blockPixels : _blockPixels + Panel;

    /// <summary>Room for a block's panels.</summary>
    private nint PanelsLength => checked(_chains.MostTerms * MostPixels);

    /// <summary>From channel to channel of a copy, with room for what copying overwrites.</summary>
    private nint CopyStep => MostPixels + TSimd.Count;

    private nint CopyLength => _isCopied ? checked(_chains.MostTerms * CopyStep) : 0;

    /// <summary>Room for the sums of a plane's last panel, which is no whole one.</summary>
    private nint SumsLength => LastPixels == 0 ? 0 : checked(_outChannels * Panel);

    /// <summary>Pixels of a plane's last panel, if they fill no vectors.</summary>
    private nint LastPixels => _plane % TSimd.Count == 0 ? 0 : _plane % Panel;

    public override PieceCut Pieces(int threads)
    {
        nint planes = checked((nint)(Geometry.Batch * Geometry.Groups));
        return CutFor(threads, planes, _blocks, mostBands: (Vectors + 1) / 2, mostParts: _tiles);
    }

    public override void ExecutePiece(in Operands<T> operands, nint piece, in PieceCut cut, T* workspace)
    {
        (nint rest, nint part) = Math.DivRem(piece, cut.ChannelParts);
        (rest, nint index) = Math.DivRem(rest, cut.Bands);
        (nint sample, nint group) = Math.DivRem(rest, (nint)Geometry.Groups);
        nint first = FirstPixel(index, cut.Bands);
        var block = new PixelBlock(sample, group, first, FirstPixel(index + 1, cut.Bands) - first);
        Compute(operands, block, _tiles * part / cut.ChannelParts, _tiles * (part + 1) / cut.ChannelParts, workspace);
    }

    /// <summary>The first pixel of a band. Bands have whole panels, but for the last.</summary>
    private nint FirstPixel(nint band, nint bands) => band == bands ? _plane : Vectors * band / (2 * bands) * Panel;

    /// <summary>Computes a block of pixels for some tiles of output channels.</summary>
    private void Compute(in Operands<T> operands, in PixelBlock block, nint firstTile, nint endTile, T* workspace)
    {
        T* copy = workspace + PanelsLength;
        T* sums = copy + CopyLength;
        T* packed = operands.Packed + (block.Group * _inChannels * _outChannels);
        Epilogue<T> epilogue = operands.Epilogue(block.Group * _outChannels);
        T* output = operands.Output
            + (((block.Sample * (nint)Geometry.OutChannels) + (block.Group * _outChannels)) * _plane) + block.First;
        foreach ((nint firstTerm, nint terms, _, _) in _chains)
        {
            T* channel = Channel(operands.Input, block.Sample, block.Group, firstTerm);
            Pack(channel, terms, block, workspace, copy);
            for (nint number = firstTile; number < endTile; number++)
            {
                nint row = FirstRow(number), rows = FirstRow(number + 1) - row;
                var tile = new PixelTileOperands<T>
                {
                    Weights = packed + (firstTerm * _outChannels) + (row * terms),
                    Terms = terms,
                    Bias = epilogue.BiasFrom(row),
                    Accumulate = firstTerm > 0,
                };
                Compute(tile, row, (int)rows, block.Count, workspace, output, sums);
                if (firstTerm + terms == _inChannels)
                    Complete(epilogue, row, rows, block.Count, output, sums);
            }
        }
    }

    /// <summary>Moves the sums of a plane's last panel to their places, and runs what follows on all sums of some rows.</summary>
    private void Complete(in Epilogue<T> epilogue, nint firstRow, nint rows, nint count, T* output, T* sums)
    {
        nint last = count % TSimd.Count == 0 ? 0 : count % Panel;
        for (nint row = firstRow; row < firstRow + rows && last > 0; row++)
        {
            T* to = output + (row * _plane) + count - last;
            new ReadOnlySpan<T>(sums + (row * Panel), (int)last).CopyTo(new Span<T>(to, (int)last));
        }

        output += firstRow * _plane;
        epilogue.RunChain(output, output, firstRow, rows, _plane, count);
    }

    /// <summary>Copies a block's pixels of some channels into panels.</summary>
    private void Pack(T* channel, nint channels, in PixelBlock block, T* panels, T* copy)
    {
        T* pixels = _isCopied ? Copy(channel, channels, block, copy) : channel + block.First;
        nint step = _isCopied ? CopyStep : _plane, whole = block.Count / Panel, left = block.Count % Panel;
        PanelCopy<TSimd, TVector, T>.Run(pixels, step, channels, whole, panels);
        if (left == 0)
            return;
        RowCopy<TSimd, TVector, T>.CopyPadded(
            pixels + (whole * Panel), step, left, 0, 1, panels + (whole * channels * Panel), Width(left), left, channels);
    }

    /// <summary>Computes a tile of output channels for all panels of a block.</summary>
    private void Compute(PixelTileOperands<T> tile, nint row, int rows, nint count, T* panel, T* output, T* sums)
    {
        for (nint pixel = 0; pixel < count; pixel += Panel, panel += tile.Terms * Panel)
        {
            nint left = Math.Min(Panel, count - pixel), width = Width(left);
            bool isWhole = left == width;
            tile.Pixels = panel;
            tile.Sums = isWhole ? output + (row * _plane) + pixel : sums + (row * Panel);
            tile.SumsStep = isWhole ? _plane : Panel;
            PixelTiles<TSimd, TVector, T>.Run(rows, width == Panel, &tile);
        }
    }

    /// <summary>The width of a panel of so many pixels: two vectors or one.</summary>
    private static nint Width(nint pixels) => pixels > TSimd.Count ? Panel : TSimd.Count;

    /// <summary>The first row of a tile: tiles are as equal as can be.</summary>
    private nint FirstRow(nint tile) => _outChannels * tile / _tiles;

    /// <summary>[group][chain][tile][term][row]</summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        (nint group, nint tile) = Math.DivRem(part, _tiles);
        nint firstRow = FirstRow(tile), rows = FirstRow(tile + 1) - firstRow;
        nint firstInput = group * _inChannels, firstOutput = (group * _outChannels) + firstRow;
        nint rowStep = Geometry.Kind == ConvolutionKind.Convolution ? _inChannels : 1;
        packed += group * _inChannels * _outChannels;
        foreach ((nint firstTerm, nint terms, _, _) in _chains)
        {
            T* next = packed + (firstTerm * _outChannels) + (firstRow * terms);
            for (nint term = firstTerm; term < firstTerm + terms; term++)
            {
                T* source = weights + (nint)Geometry.KernelBetween(firstInput + term, firstOutput);
                for (nint row = 0; row < rows; row++, source += rowStep)
                    *next++ = *source;
            }
        }
    }

    /// <summary>Output pixels of a sample and group that follow each other in a plane.</summary>
    private readonly record struct PixelBlock(nint Sample, nint Group, nint First, nint Count);
}
