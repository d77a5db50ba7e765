using ConvSharp.Engine.Input;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Output;

/// <summary>
/// Where the outputs of each phase stand in a channel's plane: side by side, some columns apart, or interleaved with those of another
/// phase. Numbers alone: nothing is stored here.
/// </summary>
internal sealed class OutputGrid
{
    private readonly WindowAxis _width;
    private readonly long _rows;

    public OutputGrid(PhaseGrid phases)
    {
        (_width, _rows) = (phases.Width, phases.Height.Output);
        Plane = (nint)phases.Geometry.OutputPlane;
        ColumnStep = (nint)_width.OutputStep;
        IsInterleaved = ColumnStep == 2 && _width.Phases.Length == 2;
    }

    /// <summary>From channel to channel.</summary>
    public nint Plane { get; }

    /// <summary>From column to column of a phase.</summary>
    public nint ColumnStep { get; }

    /// <summary>Whether the outputs of a phase lie side by side.</summary>
    public bool IsDirect => ColumnStep == 1;

    /// <summary>Whether even and odd outputs are two phases, whose rows are stored together.</summary>
    public bool IsInterleaved { get; }

    /// <summary>Whether a region's rows, once stored, are runs of the output without gaps.</summary>
    public bool HasRunsOfOutputs => IsDirect || IsInterleaved;

    /// <summary>Phases of the width whose rows are stored together.</summary>
    public int PhasesTogether => IsInterleaved ? 2 : 1;

    /// <summary>The outputs of a phase that lie in a block.</summary>
    public OutputRegion Region(PhaseTaps phase, in BlockRange block) => Region(phase.Depth, phase.Height, phase.Width, block);

    /// <summary>The outputs of a phase of each axis that lie in a block.</summary>
    public OutputRegion Region(AxisPhase depth, AxisPhase height, AxisPhase width, in BlockRange block)
    {
        (nint rows, nint columns) = block.Clip(depth, height, width);
        long slice = depth.OutputStart + (block.Depth * depth.OutputStep);
        long row = height.OutputStart + (block.FirstRow * height.OutputStep);
        long column = width.OutputStart + (block.FirstColumn * width.OutputStep);
        return new OutputRegion
        {
            Rows = rows,
            Columns = columns,
            Offset = (nint)((((slice * _rows) + row) * _width.Output) + column),
            RowStep = (nint)(height.OutputStep * _width.Output),
            Number = IsInterleaved ? (int)width.OutputStart : 0,
            EvenColumns = IsInterleaved ? block.ClipColumns(_width.Phases[0]) : 0,
        };
    }
}
