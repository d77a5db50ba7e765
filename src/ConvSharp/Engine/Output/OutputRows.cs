using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Output;

/// <summary>
/// Brings rows of outputs to their places. Where a phase's outputs lie side by side, rows go straight into the output. Otherwise they go
/// into lines, from which they are scattered, or interleaved with the rows of another phase. Algorithms with the width in the vectors write
/// rows where <see cref="Target"/> says and <see cref="Complete"/> them; those with channels in the vectors <see cref="Store"/> their sums.
/// </summary>
internal sealed unsafe class OutputRows<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    private readonly OutputGrid _grid;
    private readonly nint _lineRow, _linePlane, _linesOfPhase;

    /// <param name="grid">Where outputs stand.</param>
    /// <param name="channels">Channels that are stored together.</param>
    /// <param name="rows">Rows of each channel that lines hold.</param>
    /// <param name="columns">Columns of a phase in the largest block.</param>
    /// <param name="beyond">Elements beyond a row that are overwritten, or read.</param>
    public OutputRows(OutputGrid grid, nint channels, nint rows, nint columns, nint beyond)
    {
        _grid = grid;
        _lineRow = columns + beyond;
        _linePlane = rows * _lineRow;
        _linesOfPhase = channels * _linePlane;
        LinesLength = grid.IsDirect ? 0 : 2 * _linesOfPhase;
    }

    /// <summary>Elements of the lines, [phase of two][channel][row][column]; 0 where rows go straight to the output.</summary>
    public nint LinesLength { get; }

    /// <summary>Where the rows of a region are written, with room for a vector beyond each in lines.</summary>
    /// <param name="region">The region.</param>
    /// <param name="output">The first channel's plane.</param>
    /// <param name="lines">Room for <see cref="LinesLength"/> elements.</param>
    public RowTarget<T> Target(in OutputRegion region, T* output, T* lines) => _grid.IsDirect
        ? new(output + region.Offset, region.RowStep, _grid.Plane)
        : new(lines + (region.Number * _linesOfPhase), _lineRow, _linePlane);

    /// <summary>
    /// Moves the rows of a region from where they were written to where they belong. Where two phases are stored together, this happens
    /// after the odd one.
    /// </summary>
    public void Complete(in OutputRegion region, nint channels, T* output, T* lines)
    {
        if (_grid.IsDirect || region.Number < _grid.PhasesTogether - 1)
            return;
        for (nint channel = 0; channel < channels; channel++)
        {
            T* line = lines + (channel * _linePlane);
            T* row = output + (channel * _grid.Plane) + region.Offset;
            for (nint i = 0; i < region.Rows; i++, line += _lineRow, row += region.RowStep)
                MoveLine(region, line, row);
        }
    }

    /// <summary>
    /// Stores a region's sums, [row][column][lane], with a bias. Where two phases are stored together, this happens after the odd one, a
    /// row of both at a time.
    /// </summary>
    /// <param name="region">The region.</param>
    /// <param name="sums">The sums of the phases that are stored together.</param>
    /// <param name="sumsOfPhase">From phase to phase of the sums.</param>
    /// <param name="lanes">Lanes of a column.</param>
    /// <param name="bias">A value for each lane.</param>
    /// <param name="channels">Lanes that are channels.</param>
    /// <param name="output">The first channel's plane.</param>
    /// <param name="lines">Room for <see cref="LinesLength"/> elements.</param>
    public void Store(
        in OutputRegion region, T* sums, nint sumsOfPhase, nint lanes, T* bias, nint channels, T* output, T* lines)
    {
        if (_grid.IsDirect)
        {
            bool areContiguous = region.Columns == region.RowStep;
            (nint rows, nint columns) = areContiguous ? (1, region.Rows * region.Columns) : (region.Rows, region.Columns);
            for (nint row = 0; row < rows; row++)
            {
                T* destination = output + region.Offset + (row * region.RowStep);
                StoreRow(sums + (row * columns * lanes), lanes, bias, columns, channels, destination, _grid.Plane);
            }

            return;
        }

        if (region.Number < _grid.PhasesTogether - 1)
            return;
        OutputRegion line = region with { Rows = 1 };
        for (nint row = 0; row < region.Rows; row++, line.Offset += region.RowStep)
        {
            for (nint phase = 0; phase < _grid.PhasesTogether; phase++)
            {
                nint columns = phase == region.Number ? region.Columns : region.EvenColumns;
                StoreRow(
                    sums + (phase * sumsOfPhase) + (row * columns * lanes), lanes, bias, columns, channels,
                    lines + (phase * _linesOfPhase), _linePlane);
            }

            Complete(line, channels, output, lines);
        }
    }

    /// <summary>Stores a row of sums, [column][lane], with a bias as a row of outputs for each channel.</summary>
    /// <param name="sums">Columns are read a whole vector at a time.</param>
    /// <param name="lanes">From column to column.</param>
    /// <param name="bias">A value for each lane.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="channels">Lanes that are channels.</param>
    /// <param name="destination">The first channel's row.</param>
    /// <param name="plane">From channel to channel.</param>
    public static void StoreRow(T* sums, nint lanes, T* bias, nint columns, nint channels, T* destination, nint plane)
    {
        for (nint lane = 0; lane < channels; lane += TSimd.Count)
        {
            for (nint column = 0; column < columns; column += TSimd.Count)
            {
                TransposedStore<TSimd, TVector, T>.Run(
                    sums + (column * lanes) + lane, lanes, bias + lane, destination + (lane * plane) + column, plane,
                    (int)Math.Min(TSimd.Count, columns - column), (int)Math.Min(TSimd.Count, channels - lane));
            }
        }
    }

    /// <summary>Moves a line into its row, or interleaves two lines into it.</summary>
    private void MoveLine(in OutputRegion region, T* line, T* row)
    {
        if (_grid.IsInterleaved)
            RowCopy<TSimd, TVector, T>.Interleave(line, line + _linesOfPhase, row - region.Number, region.EvenColumns + region.Columns);
        else
            RowCopy<TSimd, TVector, T>.Scatter(line, row, _grid.ColumnStep, region.Columns);
    }
}
