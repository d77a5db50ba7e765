using ConvSharp.Engine.Execution;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Kn2Row;

/// <summary>A row of outputs and the row of inputs that one tap joins with it; places count within one channel's plane.</summary>
/// <param name="Tap">Place of the weight within one kernel.</param>
/// <param name="Output">First output.</param>
/// <param name="OutputStep">From one output to the next.</param>
/// <param name="Input">First input.</param>
/// <param name="InputStep">From one input to the next; 0 or negative beyond the border.</param>
/// <param name="Count">Outputs of the row.</param>
internal readonly record struct JoinedRow(nint Tap, nint Output, nint OutputStep, nint Input, nint InputStep, nint Count);

/// <summary>What is done with each row.</summary>
internal interface IRowVisitor
{
    void Visit(in JoinedRow row);
}

/// <summary>Walks over all pairs of an output and an input that a kernel joins in a plane: tap after tap, row after row.</summary>
internal static class TapWalk
{
    /// <summary>Taps between two checks of the token.</summary>
    private const long TapsPerLook = 4096;

    /// <summary>Visits every row; stops early if it is cancelled.</summary>
    public static void Run<TVisitor>(ConvolutionGeometry geometry, ref TVisitor visitor, CancellationToken cancellation)
        where TVisitor : struct, IRowVisitor
    {
        (AxisGeometry depth, AxisGeometry height, AxisGeometry width) = (geometry.AllAxes[0], geometry.AllAxes[1], geometry.AllAxes[2]);
        Span<AxisRun> depthRuns = stackalloc AxisRun[AxisRun.Most], heightRuns = stackalloc AxisRun[AxisRun.Most];
        Span<AxisRun> widthRuns = stackalloc AxisRun[AxisRun.Most];
        for (long d = 0; d < depth.Kernel; d++)
        {
            Span<AxisRun> slices = depthRuns[..AxisRun.List(depth, geometry.PaddingMode, d, depthRuns)];
            for (long h = 0; h < height.Kernel && !slices.IsEmpty; h++)
            {
                Span<AxisRun> rows = heightRuns[..AxisRun.List(height, geometry.PaddingMode, h, heightRuns)];
                for (long w = 0; w < width.Kernel && !rows.IsEmpty; w++)
                {
                    if (cancellation.CanBeCanceled && w % TapsPerLook == 0 && CancellationLook.IsCancelled(cancellation))
                        return;
                    Span<AxisRun> columns = widthRuns[..AxisRun.List(width, geometry.PaddingMode, w, widthRuns)];
                    nint tap = (nint)((((d * height.Kernel) + h) * width.Kernel) + w);
                    if (!columns.IsEmpty)
                        VisitRows(tap, slices, rows, columns, height, width, ref visitor);
                }
            }
        }
    }

    private static void VisitRows<TVisitor>(
        nint tap, ReadOnlySpan<AxisRun> slices, ReadOnlySpan<AxisRun> rows, ReadOnlySpan<AxisRun> columns, in AxisGeometry height,
        in AxisGeometry width, ref TVisitor visitor)
        where TVisitor : struct, IRowVisitor
    {
        foreach (AxisRun slice in slices)
        {
            for (long d = 0; d < slice.Count; d++)
            {
                long outputSlice = (slice.OutputStart + (d * slice.OutputStep)) * height.Output;
                long inputSlice = (slice.InputStart + (d * slice.InputStep)) * height.Input;
                foreach (AxisRun row in rows)
                {
                    for (long h = 0; h < row.Count; h++)
                    {
                        long outputRow = (outputSlice + row.OutputStart + (h * row.OutputStep)) * width.Output;
                        long inputRow = (inputSlice + row.InputStart + (h * row.InputStep)) * width.Input;
                        foreach (AxisRun run in columns)
                        {
                            visitor.Visit(new JoinedRow(
                                tap, (nint)(outputRow + run.OutputStart), (nint)run.OutputStep, (nint)(inputRow + run.InputStart),
                                (nint)run.InputStep, (nint)run.Count));
                        }
                    }
                }
            }
        }
    }
}
