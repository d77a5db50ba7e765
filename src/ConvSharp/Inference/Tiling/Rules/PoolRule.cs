using ConvSharp.Geometry;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Tiling.Rules;

/// <summary>A pooling: windows, of which those at the border have the padding that the whole has there.</summary>
internal sealed class PoolRule : TileRule
{
    private readonly Pool _operation;
    private readonly AxisGeometry[] _axes;

    public PoolRule(TileNode node)
    {
        _operation = (Pool)node.Operation;
        nint[] shape = node.Shape(0).ToArray();
        _axes = new AxisGeometry[shape.Length - 2];
        for (int axis = 0; axis < _axes.Length; axis++)
            _axes[axis] = PoolWindows.Geometry(_operation.Options, axis, _axes.Length, shape[axis + 2]);
    }

    public override IndexSet[] Needs(TileNode node, int input, TileSets sets)
    {
        IndexSet[] needed = [.. sets[node.Output]];
        for (int axis = 2; axis < needed.Length; axis++)
        {
            AxisGeometry of = _axes[axis - 2];
            needed[axis] = needed[axis].Map(outputs => Inside(of, Window(of, outputs)));
        }

        return needed;
    }

    public override void Write(TileNode node, TileSets sets, TileWriter writer)
    {
        if (node.Outputs.Skip(1).Any(sets.Needs))
            throw node.Refusal("the places of maxima count from the whole input's start: a tile does not know them.");
        string computed = writer.ForEachBox(node, sets[node.Output], box =>
        {
            var readings = new AxisReading[box.Length];
            (long[] before, long[] after) = (new long[_axes.Length], new long[_axes.Length]);
            for (int axis = 0; axis < box.Length; axis++)
            {
                IndexRange inside = box[axis];
                if (axis >= 2)
                {
                    AxisGeometry of = _axes[axis - 2];
                    IndexRange window = Window(of, box[axis]);
                    inside = Inside(of, window);
                    before[axis - 2] = inside.Start - window.Start;

                    // A last window that reaches beyond the padding is made by the ceiling, as in the whole.
                    after[axis - 2] = Math.Max(Math.Min(window.End, of.Input + of.PadAfter) - inside.End, 0);
                }

                readings[axis] = AxisReading.Of(IndexSet.Of(inside.Start, inside.End));
            }

            var pool = new Pool(_operation.PoolKind, _operation.Options with { Padding = Padding.Asymmetric(before, after) });
            return writer.Add(
                node, pool, [writer.Take(node, node.Node.Inputs[0], readings)], $"{string.Join(' ', before)}:{string.Join(' ', after)}");
        });
        writer.Define(node.Output, computed, sets[node.Output]);
    }

    private static IndexRange Window(AxisGeometry axis, IndexRange outputs)
    {
        long start = (outputs.Start * axis.Stride) - axis.PadBefore;
        return new IndexRange(start, start + ((outputs.Length - 1) * axis.Stride) + axis.EffectiveKernel);
    }

    private static IndexRange Inside(AxisGeometry axis, IndexRange window) =>
        new(Math.Clamp(window.Start, 0, axis.Input - 1), Math.Clamp(window.End, 1, axis.Input));
}
