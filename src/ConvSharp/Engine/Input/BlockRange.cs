using ConvSharp.Geometry;

namespace ConvSharp.Engine.Input;

/// <summary>A range of outputs of every phase, at one place along the depth.</summary>
/// <remarks>Fields, not properties: the JIT compiles each accessor on its own, which would delay a program's first result.</remarks>
internal struct BlockRange
{
    /// <summary>The outputs' place along the depth.</summary>
    public nint Depth;

    public nint FirstRow;

    public nint Rows;

    public nint FirstColumn;

    public nint Columns;

    /// <summary>Rows and columns of a phase that lie in the range; 0 where the phase ends before the range does.</summary>
    public readonly (nint Rows, nint Columns) Clip(AxisPhase depth, AxisPhase height, AxisPhase width) => (
        Depth < depth.OutputCount ? Math.Clamp((nint)height.OutputCount - FirstRow, 0, Rows) : 0, ClipColumns(width));

    /// <summary>Columns of a phase of the width that lie in the range.</summary>
    public readonly nint ClipColumns(AxisPhase width) => Math.Clamp((nint)width.OutputCount - FirstColumn, 0, Columns);
}
