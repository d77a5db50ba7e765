using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;

namespace ConvSharp.Engine.Algorithms.Im2Col;

/// <summary>
/// Convolution as a matrix product, weights times columns, with pixels in the vectors. The columns of a 1×1 kernel are the input as it
/// lies; those of others are copied, a block and a chain of terms at a time. A panel of two vectors of pixels meets all output channels
/// while it stays in the cache, and their sums go straight into the planes of the output.
/// </summary>
internal sealed unsafe partial class Im2ColConvolution<TSimd, TVector, T> : PiecewiseConvolution<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private const nint FewestPanels = 4, MostPanels = 32;

    private readonly bool _isCopied;
    private readonly nint _terms, _outChannels, _plane, _mostTerms, _tiles, _tilesTogether, _blockPixels, _blocks;
    private readonly (nint First, nint Count)[] _chains;
    private readonly PhaseTaps _phase;
    private readonly PaddedRows<TSimd, TVector, T> _rows;

    public Im2ColConvolution(in Problem problem, in Columns columns)
        : base(problem.Geometry)
    {
        _terms = (nint)columns.Terms;
        (_outChannels, _plane) = ((nint)Geometry.OutChannelsPerGroup, (nint)Geometry.OutputPlane);
        _tiles = (_outChannels + MostRows - 1) / MostRows;
        (nint size, nint count) = Cut.Of(_terms, problem.ChainLength);
        _chains = [.. Enumerable.Range(0, (int)count).Select(chain => (chain * size, Math.Min(size, _terms - (chain * size))))];
        _mostTerms = size;
        double cache = problem.Costs.CacheBytes;
        _tilesTogether = (nint)Math.Max(1, cache / 2 / (size * MostRows * sizeof(T)));
        nint mostPanels = Math.Clamp((nint)(cache / 4 / (size * Panel * sizeof(T))), FewestPanels, MostPanels);
        (nint panels, _blocks) = Cut.Of((_plane + Panel - 1) / Panel, mostPanels);
        _blockPixels = panels * Panel;
        _isCopied = !columns.AreInput;
        _phase = problem.Phases.Filled(problem.Cancellation).All[0];
        (_depth, _height, _width) = (problem.Phases.Depth, problem.Phases.Height, problem.Phases.Width);
        _rows = new PaddedRows<TSimd, TVector, T>(problem.Border, problem.FlushesSubnormals);
        PadsInput = problem.Border.Extends;
    }

    private static nint MostRows => PixelTiles<TSimd, TVector, T>.MostRows;

    /// <summary>Pixels of a panel.</summary>
    private static nint Panel => 2 * TSimd.Count;

    public override string Blocking =>
        $"blocks of {Math.Min(_blockPixels, _plane)} pixels, columns of {_terms} terms {(_isCopied ? "copied" : "read in place")}";

    /// <summary>Weights stand in the order of the chains and tiles, so their sizes count too.</summary>
    public override PackingKey PackingKey => PackingKey.Of("im2col", TSimd.Count, Geometry, _mostTerms, _tilesTogether);

    public override bool ReadsInPlace => !_isCopied;

    public override bool PadsInput { get; }

    public override long PackedLength => checked(Geometry.Groups * _terms * _outChannels);

    public override long WorkspaceBytes => checked((PanelLength + CopyLength + SumsLength) * sizeof(T));

    protected override nint PackParts => checked((nint)Geometry.Groups * _tiles);

    private nint PanelLength => checked(_mostTerms * Panel);

    /// <summary>From term to term of the copied columns, with room for what copies overwrite.</summary>
    private nint CopyStep => _blockPixels + TSimd.Count;

    private nint CopyLength => _isCopied ? checked(_mostTerms * CopyStep) : 0;

    /// <summary>Room for the sums of a plane's last panel, which is no whole one.</summary>
    private nint SumsLength => LastPixels == 0 ? 0 : checked(Math.Min(_outChannels, _tilesTogether * MostRows) * Panel);

    /// <summary>Pixels of a plane's last panel, if they fill no vectors.</summary>
    private nint LastPixels => _plane % TSimd.Count == 0 ? 0 : _plane % Panel;

    public override (nint Pieces, nint ChannelParts) Pieces(int threads)
    {
        nint blocks = checked(_blocks * (nint)(Geometry.Batch * Geometry.Groups));
        nint parts = PartsFor(threads, blocks, _tiles);
        return (checked(blocks * parts), parts);
    }

    public override void ExecutePiece(in Operands<T> operands, nint piece, nint channelParts, T* workspace)
    {
        (nint rest, nint part) = Math.DivRem(piece, channelParts);
        (rest, nint index) = Math.DivRem(rest, _blocks);
        (nint sample, nint group) = Math.DivRem(rest, (nint)Geometry.Groups);
        nint first = index * _blockPixels;
        var block = new PixelBlock(sample, group, first, Math.Min(_blockPixels, _plane - first));
        nint end = _tiles * (part + 1) / channelParts;
        for (nint tile = _tiles * part / channelParts, next; tile < end; tile = next)
        {
            next = Math.Min(end, FirstTogether(tile) + _tilesTogether);
            Compute(operands, block, tile, next, workspace);
        }
    }

    /// <summary>Computes a block of pixels for tiles whose weights stay in the cache.</summary>
    private void Compute(in Operands<T> operands, in PixelBlock block, nint firstTile, nint endTile, T* workspace)
    {
        T* panel = workspace;
        T* copy = panel + PanelLength;
        T* sums = copy + CopyLength;
        T* packed = operands.Packed + (block.Group * _terms * _outChannels);
        T* bias = operands.Bias == null ? null : operands.Bias + (block.Group * _outChannels);
        nint firstRow = FirstRow(firstTile), firstTogether = FirstTogether(firstTile);
        T* output = operands.Output
            + (((block.Sample * (nint)Geometry.OutChannels) + (block.Group * _outChannels)) * _plane) + block.First;
        foreach ((nint firstTerm, nint terms) in _chains)
        {
            Source source = _isCopied
                ? CopiedColumns(operands.Input, block, firstTerm, terms, copy)
                : ColumnsInPlace(operands.Input, block, firstTerm);
            T* weights = packed + WeightOffset(firstTogether, firstTerm, terms);
            for (nint pixel = 0; pixel < block.Count; pixel += Panel)
            {
                nint pixels = Math.Min(Panel, block.Count - pixel);
                bool isWide = pixels > TSimd.Count;
                nint width = isWide ? Panel : TSimd.Count;
                bool isWhole = pixels == width;
                var tile = new PixelTileOperands<T>
                {
                    Pixels = source.First + pixel,
                    PixelStep = source.Step,
                    Terms = terms,
                    Panel = endTile - firstTile > 1 ? panel : null,
                    Ahead = source.Prefetches && pixel + (2 * Panel) <= block.Count ? source.First + pixel + Panel : null,
                    SumsStep = isWhole ? _plane : Panel,
                    Accumulate = firstTerm > 0,
                };
                if (!_isCopied && !isWhole)
                {
                    // Nothing beyond the last pixel may be read.
                    RowCopy<TSimd, TVector, T>.CopyPadded(
                        tile.Pixels, source.Step, pixels, 0, 1, panel, width, pixels, terms);
                    ReadPanel(ref tile, panel, width);
                }

                T* first = isWhole ? output + pixel : sums - (firstRow * Panel);
                for (nint number = firstTile; number < endTile; number++)
                {
                    nint row = FirstRow(number), rows = FirstRow(number + 1) - row;
                    tile.Weights = weights + ((row - FirstRow(firstTogether)) * terms);
                    tile.Sums = first + (row * tile.SumsStep);
                    tile.Bias = bias == null ? null : bias + row;
                    PixelTiles<TSimd, TVector, T>.Run((int)rows, isWide, &tile);
                    if (tile.Panel != null)
                        ReadPanel(ref tile, panel, width);
                }
            }
        }

        nint last = block.Count % Panel % TSimd.Count == 0 ? 0 : block.Count % Panel;
        T* destination = output + (firstRow * _plane) + block.Count - last;
        for (nint row = firstRow; row < FirstRow(endTile) && last > 0; row++, sums += Panel, destination += _plane)
            new ReadOnlySpan<T>(sums, (int)last).CopyTo(new Span<T>(destination, (int)last));
    }

    /// <summary>Lets the next tile read a panel.</summary>
    private static void ReadPanel(ref PixelTileOperands<T> tile, T* panel, nint width)
    {
        tile.Pixels = panel;
        tile.PixelStep = width;
        tile.Panel = tile.Ahead = null;
    }

    /// <summary>The first row of a tile: tiles are as equal as can be.</summary>
    private nint FirstRow(nint tile) => _outChannels * tile / _tiles;

    /// <summary>The first of the tiles whose weights stay in the cache together with those of this one.</summary>
    private nint FirstTogether(nint tile) => tile / _tilesTogether * _tilesTogether;

    /// <summary>Where the weights of tiles that stand together begin, for a chain: [tiles together][chain][tile][term][row].</summary>
    private nint WeightOffset(nint firstTogether, nint firstTerm, nint terms)
    {
        nint rows = FirstRow(Math.Min(_tiles, firstTogether + _tilesTogether)) - FirstRow(firstTogether);
        return (FirstRow(firstTogether) * _terms) + (firstTerm * rows);
    }

    protected override void PackPart(T* weights, T* packed, nint part)
    {
        (nint group, nint tile) = Math.DivRem(part, _tiles);
        nint firstTogether = FirstTogether(tile), firstRow = FirstRow(tile), endRow = FirstRow(tile + 1);
        nint inChannels = (nint)Geometry.InChannelsPerGroup, taps = (nint)Geometry.KernelTaps;
        packed += group * _terms * _outChannels;
        foreach ((nint firstTerm, nint terms) in _chains)
        {
            T* next = packed + WeightOffset(firstTogether, firstTerm, terms) + ((firstRow - FirstRow(firstTogether)) * terms);
            for (nint term = firstTerm; term < firstTerm + terms; term++)
            {
                (nint channel, nint tap) = Math.DivRem(term, taps);
                for (nint row = firstRow; row < endRow; row++)
                {
                    long kernel = Geometry.KernelBetween((group * inChannels) + channel, (group * _outChannels) + row);
                    *next++ = weights[(nint)((kernel * taps) + _phase.Taps[tap].KernelIndex)];
                }
            }
        }
    }

    /// <summary>A block of columns: its first term's pixels, the distance from term to term, and whether they are worth prefetching.</summary>
    private readonly struct Source(T* first, nint step, bool prefetches)
    {
        public readonly T* First = first;

        public readonly nint Step = step;

        public readonly bool Prefetches = prefetches;
    }

    /// <summary>Output pixels of a sample and group that follow each other in a plane.</summary>
    private readonly record struct PixelBlock(nint Sample, nint Group, nint First, nint Count);
}
