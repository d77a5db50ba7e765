using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Playground.Api.Network;

/// <summary>Elements from Low to High along an axis; none where Low is larger.</summary>
internal readonly record struct Interval(long Low, long High)
{
    public bool IsEmpty => Low > High;

    public Interval Within(long length) => new(Math.Max(Low, 0), Math.Min(High, length - 1));

    public Interval With(Interval other) =>
        IsEmpty ? other : other.IsEmpty ? this : new(Math.Min(Low, other.Low), Math.Max(High, other.High));
}

/// <summary>The part of the input that one element of a value sees, exactly: walked back window by window.</summary>
internal static class SeenRegion
{
    /// <summary>The elements along each axis of the input's plane; null where the way back is not one of windows.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="constants">The names of its constants.</param>
    /// <param name="input">The input.</param>
    /// <param name="value">The value.</param>
    /// <param name="place">The element's place in the value.</param>
    public static Interval[]? Of(NetworkPlan plan, IReadOnlySet<string> constants, string input, string value, long[] place)
    {
        var seen = new Dictionary<string, Interval[]> { [value] = [.. place.Skip(2).Select(at => new Interval(at, at))] };
        if (place.Length < 3)
            return null;
        foreach (NodeFacts facts in plan.Nodes.Reverse())
        {
            if (facts.Node.Outputs.FirstOrDefault(seen.ContainsKey) is not { } output)
                continue;
            if (output != facts.Node.Outputs[0] || Back(facts, constants, seen[output]) is not { } regions)
                return null;
            foreach ((int at, Interval[] region) in regions)
            {
                string name = facts.Node.Inputs[at];
                seen[name] = seen.TryGetValue(name, out Interval[]? other) ? [.. region.Zip(other, (own, more) => own.With(more))] : region;
            }
        }

        return seen.GetValueOrDefault(input) is { } found && !found.Any(axis => axis.IsEmpty) ? found : null;
    }

    private static (int Input, Interval[] Region)[]? Back(NodeFacts facts, IReadOnlySet<string> constants, Interval[] region)
    {
        if (PassedOn.Inputs(facts, constants) is { } passed)
        {
            return
            [
                .. passed.Select(i => (i, region.Select((own, axis) =>
                    facts.Inputs[i]!.Shape[axis + 2] == 1 ? new Interval(0, 0) : own).ToArray())),
            ];
        }

        if (facts.Inputs.Length == 0 || facts.Inputs[0] is not { } input || input.Rank != region.Length + 2)
            return null;
        Interval[]? back = facts.Node.Operation switch
        {
            _ when facts.Windows is { } windows => [.. region.Select((own, axis) => Met(windows[axis], own))],
            DepthToSpace shuffle => [.. region.Select(own => new Interval(own.Low / shuffle.BlockSize, own.High / shuffle.BlockSize))],
            SpaceToDepth shuffle =>
                [.. region.Select(own => new Interval(own.Low * shuffle.BlockSize, ((own.High + 1) * shuffle.BlockSize) - 1))],
            Pad { Mode: PadMode.Constant } when Pad.Amounts(facts.Inputs) is { } pads =>
                [.. region.Select((own, axis) => new Interval(own.Low - pads[axis + 2], own.High - pads[axis + 2]))],
            Resize resize when ResizeShape.Of(resize.Options, facts.Inputs) is { } shape =>
                [.. region.Select((own, axis) => Mixed(resize.Options, shape, input, axis + 2, own))],
            GlobalPool => [.. region.Select((_, axis) => new Interval(0, input.Shape[axis + 2] - 1))],
            _ => null,
        };
        return back is null ? null : [(0, [.. back.Select((own, axis) => own.Within(input.Shape[axis + 2]))])];
    }

    /// <summary>The inputs that windows meet, from the first output's first tap to the last output's last.</summary>
    private static Interval Met(AxisGeometry axis, Interval outputs)
    {
        if (outputs.IsEmpty)
            return outputs;
        long reach = axis.EffectiveKernel - 1;
        return axis.Kind == ConvolutionKind.Convolution
            ? new Interval((outputs.Low * axis.Stride) - axis.PadBefore, (outputs.High * axis.Stride) - axis.PadBefore + reach)
            : new Interval(
                SizeFormula.CeilingDivide(outputs.Low + axis.PadBefore - reach, axis.Stride),
                SizeFormula.FloorDivide(outputs.High + axis.PadBefore, axis.Stride));
    }

    private static Interval Mixed(ResizeOptions options, ResizeShape shape, ValueInfo input, int axis, Interval outputs)
    {
        var table = ResizeAxis.Of(
            options, axis, checked((int)input.Shape[axis]), checked((int)shape.Output[axis]), shape.Scales[axis], shape.Regions[axis]);
        var region = new Interval(0, -1);
        for (long at = outputs.Low * table.Taps; at < (outputs.High + 1) * table.Taps; at++)
        {
            if (table.Weights[at] != 0)
                region = region.With(new Interval(table.Sources[at], table.Sources[at]));
        }

        return region;
    }
}
