using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;

namespace ConvSharp.Engine.Algorithms.Im2Col;

/// <summary>
/// A convolution as a matrix product whose left matrix is built, a block of pixels at a time: the pixels of a tile may come from any rows,
/// and from several samples, so that tiles are full on the smallest planes. Output channels are in the vectors.
/// </summary>
internal sealed unsafe class Im2ColConvolution<TSimd, TVector, T> : PiecewiseConvolution<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private const nint MostPixels = 512;

    private readonly nint _inChannels, _outChannels, _taps, _blockPixels, _blocks;
    private readonly int _chainLength;
    private readonly OperandCopy<TSimd, TVector, T> _copy;
    private readonly PanelLayout _panels;
    private readonly Im2ColPatch[] _patches;
    private readonly nint[] _tapOffsets, _kernelIndexes, _firstBlocks, _zeros;

    public Im2ColConvolution(in Problem problem, bool cuts)
        : base(problem.Geometry)
    {
        PhaseGrid grid = problem.Phases.Filled(problem.Cancellation);
        (_inChannels, _outChannels) = ((nint)Geometry.InChannelsPerGroup, (nint)Geometry.OutChannelsPerGroup);
        _panels = new PanelLayout(_outChannels, TSimd.Count);
        _patches = Im2ColPatch.Of(grid, cuts);
        PhaseTap[] taps = grid.All[0].Taps;
        _taps = taps.Length;
        _tapOffsets = [.. taps.Select(tap => Im2ColPatch.OffsetIn(grid, tap.Depth, tap.Height, tap.Width))];
        _kernelIndexes = [.. taps.Select(tap => (nint)tap.KernelIndex)];
        _zeros = new nint[_taps];
        _chainLength = problem.ChainLength;
        _copy = new OperandCopy<TSimd, TVector, T>(problem.FlushesSubnormals);
        nint fitting = (nint)(problem.Costs.CacheBytes / 2 / sizeof(T)) / Math.Max(1, _taps * _inChannels) / MostRows * MostRows;
        _blockPixels = Math.Clamp(fitting, MostRows, MostPixels / MostRows * MostRows);
        _firstBlocks = new nint[_patches.Length];
        for (int patch = 0; patch < _patches.Length; patch++)
        {
            _firstBlocks[patch] = _blocks;
            _blocks += (PixelsOf(_patches[patch]) + _blockPixels - 1) / _blockPixels;
        }
    }

    private static nint MostRows => ChannelTiles<TSimd, TVector, T>.MostRows;

    public override string Blocking =>
        $"{_patches.Length} {(_patches.Length == 1 ? "patch" : "patches")} of a plane, up to {_blockPixels} pixels of all samples gathered";

    public override PackingKey PackingKey => PackingKey.Of("im2col", TSimd.Count, Geometry);

    public override bool ReadsInPlace => false;

    public override long PackedLength => checked(Geometry.Groups * _taps * _inChannels * _panels.Lanes);

    public override long WorkspaceBytes => checked((LeftLength + SumsLength + _panels.Width) * sizeof(T));

    protected override nint PackParts => checked((nint)Geometry.Groups * _panels.Count);

    /// <summary>Room for a block's pixels, and for a vector beyond them.</summary>
    private nint LeftLength => checked((_taps * _inChannels * _blockPixels) + TSimd.Count);

    private nint SumsLength => MostRows * _panels.Width;

    public override PieceCut Pieces(int threads)
    {
        nint blocks = checked(_blocks * (nint)Geometry.Groups);
        return CutFor(threads, blocks, bands: 1, mostBands: 1, mostParts: _panels.Count);
    }

    public override void ExecutePiece(in Operands<T> operands, nint piece, in PieceCut cut, T* workspace)
    {
        (nint rest, nint part) = Math.DivRem(piece, cut.ChannelParts);
        (nint group, nint block) = Math.DivRem(rest, _blocks);
        int number = _patches.Length - 1;
        while (_firstBlocks[number] > block)
            number--;
        Im2ColPatch patch = _patches[number];
        nint first = (block - _firstBlocks[number]) * _blockPixels;
        nint end = Math.Min(first + _blockPixels, PixelsOf(patch));
        T* left = workspace;
        T* sums = left + LeftLength;
        T* bias = sums + SumsLength;
        T* input = operands.Input + (group * _inChannels * (nint)Geometry.InputPlane);
        nint terms = patch.Taps.Length * _inChannels;
        for (nint pixel = first; pixel < end; pixel += MostRows)
            Gather(input, patch, pixel, Math.Min(MostRows, end - pixel), left + ((pixel - first) * terms));

        Epilogue<T> epilogue = operands.Epilogue(group * _outChannels);
        T* packed = operands.Packed + (group * _taps * _inChannels * _panels.Lanes);
        for (nint panel = _panels.Count * part / cut.ChannelParts; panel < _panels.Count * (part + 1) / cut.ChannelParts; panel++)
        {
            nint firstChannel = _panels.First(panel), lanes = _panels.LanesOf(panel);
            epilogue.LoadBias(firstChannel, _outChannels, columnsOfChannel: 1, bias, lanes);
            T* weights = packed + _panels.Offset(panel, _taps * _inChannels);
            for (nint pixel = first; pixel < end; pixel += MostRows)
            {
                nint rows = Math.Min(MostRows, end - pixel);
                Sum(patch, left + ((pixel - first) * terms), rows, weights, lanes, sums, operands.WeightsAreFinite);
                T* output = operands.Output + (((group * _outChannels) + firstChannel) * (nint)Geometry.OutputPlane);
                Store(sums, bias, lanes, _panels.ColumnsOf(panel), patch, pixel, rows, output);
            }
        }
    }

    private nint PixelsOf(Im2ColPatch patch) => checked((nint)Geometry.Batch * patch.Outputs.Length);

    /// <summary>Copies a tile's pixels: [tap][channel][pixel].</summary>
    private void Gather(T* input, Im2ColPatch patch, nint first, nint pixels, T* to)
    {
        nint* windows = stackalloc nint[(int)pixels];
        nint* offsets = stackalloc nint[(int)pixels];
        nint* runOffsets = stackalloc nint[(int)pixels];
        nint* runLengths = stackalloc nint[(int)pixels];
        nint sampleStep = (nint)(Geometry.InChannels * Geometry.InputPlane), plane = (nint)Geometry.InputPlane, runs = 0;
        for (nint i = 0; i < pixels; i++)
        {
            (nint sample, nint pixel) = Math.DivRem(first + i, patch.Inputs.Length);
            windows[i] = (sample * sampleStep) + patch.Inputs[pixel];
            bool continues = i > 0 && windows[i] == windows[i - 1] + 1 && runLengths[runs - 1] < PixelGather<TSimd, TVector, T>.LongestRun;
            if (!continues)
                (runOffsets[runs], runLengths[runs++]) = (windows[i], 0);
            runLengths[runs - 1]++;
        }

        bool byRuns = !patch.HasPadding && 2 * runs <= pixels;
        for (nint tap = 0; tap < patch.Taps.Length; tap++, to += _inChannels * pixels)
        {
            nint tapOffset = _tapOffsets[patch.Taps[tap]];
            if (byRuns)
            {
                _copy.GatherRuns(input + tapOffset, plane, _inChannels, runOffsets, runLengths, runs, to);
                continue;
            }

            for (nint i = 0; i < pixels; i++)
                offsets[i] = patch.Meets(tap, (first + i) % patch.Inputs.Length) ? windows[i] + tapOffset : -1;
            _copy.Gather(input, plane, _inChannels, offsets, pixels, to);
        }
    }

    /// <summary>Sums a tile over all its terms: sums[pixel][lane].</summary>
    private void Sum(Im2ColPatch patch, T* left, nint rows, T* weights, nint lanes, T* sums, bool skipsPadding)
    {
        nint taps = patch.Taps.Length;
        nint tapsPerChain = Math.Max(1, _chainLength / _inChannels), channelsPerChain = Math.Min(_inChannels, _chainLength);
        T zero = default;
        fixed (nint* numbers = patch.Taps, padding = patch.Padding, zeros = _zeros)
        {
            nint* offsets = stackalloc nint[(int)Math.Min(tapsPerChain, Math.Max(1, taps))];
            var operands = new ChannelTileOperands<T>
            {
                RowStep = 1,
                RunOffsets = offsets,
                TermStep = rows,
                Right = weights,
                RunStep = _inChannels * lanes,
                RunNumbers = numbers,
                Sums = sums,
                SumsStep = lanes,
            };
            bool wide = lanes > TSimd.Count;
            if (taps == 0)
                ChannelTiles<TSimd, TVector, T>.RunAll(rows, wide, operands with { Left = &zero });
            for (nint tap = 0; tap < taps; tap += tapsPerChain)
            {
                nint count = Math.Min(tapsPerChain, taps - tap);
                bool isOneRun = patch.AreNeighbours;
                for (nint channel = 0; channel < _inChannels; channel += channelsPerChain)
                {
                    nint channels = Math.Min(channelsPerChain, _inChannels - channel);
                    for (nint i = 0; i < count; i++)
                        offsets[i] = i * _inChannels * rows;
                    operands.Left = left + (((tap * _inChannels) + channel) * rows);
                    operands.Right = weights + (channel * lanes);
                    operands.RunNumbers = numbers + tap;
                    operands.Runs = isOneRun ? 1 : count;
                    operands.RunLength = isOneRun ? count * channels : channels;
                    operands.Ahead = operands.Right + ((numbers[tap] + count) * operands.RunStep);
                    ChannelTiles<TSimd, TVector, T>.RunAll(rows, wide, operands);
                    operands.Accumulate = true;
                }
            }

            // An infinite weight times the padding's zero is NaN.
            if (!skipsPadding)
            {
                ChannelTiles<TSimd, TVector, T>.RunAll(rows, wide, operands with
                {
                    Left = &zero,
                    RowStep = 0,
                    TermStep = 0,
                    RunOffsets = zeros,
                    Right = weights,
                    RunNumbers = padding,
                    Runs = patch.Padding.Length,
                    RunLength = _inChannels,
                    Accumulate = true,
                    Ahead = null,
                });
            }
        }
    }

    private void Store(T* sums, T* bias, nint lanes, nint channels, Im2ColPatch patch, nint first, nint pixels, T* output)
    {
        nint sampleStep = (nint)(Geometry.OutChannels * Geometry.OutputPlane), plane = (nint)Geometry.OutputPlane;
        nint* offsets = stackalloc nint[(int)pixels];
        for (nint i = 0; i < pixels; i++)
        {
            (nint sample, nint pixel) = Math.DivRem(first + i, patch.Outputs.Length);
            offsets[i] = (sample * sampleStep) + patch.Outputs[pixel];
        }

        ScatteredStore<TSimd, TVector, T>.Run(sums, lanes, bias, channels, output, plane, offsets, pixels);
    }

    /// <summary>[group][panel][tap][in channel][lane]</summary>
    protected override void PackPart(T* weights, T* packed, nint part)
    {
        (nint group, nint panel) = Math.DivRem(part, _panels.Count);
        nint width = _panels.LanesOf(panel), kernelTaps = (nint)Geometry.KernelTaps;
        using Workspace lanes = Workspace.Rent(WeightPanel<TSimd, TVector, T>.Length(Geometry, width) * sizeof(T));
        T* loaded = (T*)lanes.Start;
        WeightPanel<TSimd, TVector, T>.Load(Geometry, weights, group, _panels.First(panel), width, loaded);
        T* to = packed + (group * _taps * _inChannels * _panels.Lanes) + _panels.Offset(panel, _taps * _inChannels);
        for (nint tap = 0; tap < _taps; tap++)
        {
            for (nint channel = 0; channel < _inChannels; channel++, to += width)
            {
                T* source = loaded + (((channel * kernelTaps) + _kernelIndexes[tap]) * width);
                for (nint lane = 0; lane < width; lane += TSimd.Count)
                    TSimd.Store(to + lane, TSimd.Load(source + lane));
            }
        }
    }
}
