using ConvSharp.Geometry;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Playground.Api.Network;

/// <summary>The receptive fields of a network's values, where windows alone lead from the input to them.</summary>
internal static class ReceptiveFields
{
    /// <summary>For each value its field along each axis of its planes; values without a field are not there.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="constants">The names of its constants.</param>
    /// <param name="input">The input that fields are parts of.</param>
    public static Dictionary<string, ReceptiveField[]> Of(NetworkPlan plan, IReadOnlySet<string> constants, string input)
    {
        var fields = new Dictionary<string, ReceptiveField[]>();
        if (plan.Infos[input] is { Rank: >= 3 } info)
            fields[input] = [.. Enumerable.Repeat(ReceptiveField.Identity, info.Rank - 2)];
        foreach (NodeFacts facts in plan.Nodes)
        {
            if (Of(facts, constants, fields) is { } field)
                fields[facts.Node.Outputs[0]] = field;
        }

        return fields;
    }

    private static ReceptiveField[]? Of(NodeFacts facts, IReadOnlySet<string> constants, Dictionary<string, ReceptiveField[]> fields)
    {
        if (facts.Outputs.Length == 0 || facts.Outputs[0] is null || facts.Node.Inputs.Count == 0)
            return null;
        if (PassedOn.Inputs(facts, constants) is { } passed)
            return Common([.. passed.Select(i => FieldOf(facts, i, fields))]);
        if (!fields.TryGetValue(facts.Node.Inputs[0], out ReceptiveField[]? field))
            return null;
        return facts.Node.Operation switch
        {
            _ when facts.Windows is { } windows => [.. field.Select((own, axis) => own.Then(windows[axis]))],
            DepthToSpace shuffle => [.. field.Select(own => own with { Jump = own.Jump / shuffle.BlockSize })],
            SpaceToDepth shuffle => [.. field.Select(own => own.Then(Block(shuffle.BlockSize)))],
            Pad { Mode: PadMode.Constant } when Pad.Amounts(facts.Inputs) is { } pads =>
                [.. field.Select((own, axis) => own with { Start = own.Start - (pads[axis + 2] * own.Jump) })],
            Resize { Options: { Antialiases: false, Mode: not ResizeMode.Cubic } options }
                when ResizeShape.Of(options, facts.Inputs) is { } shape =>
                [.. field.Select((own, axis) => Resized(own, shape.Scales[axis + 2], options.Mode))],
            _ => null,
        };
    }

    /// <summary>A field only where the input has the output's plane: a plane of one element is what all places see.</summary>
    private static ReceptiveField[]? FieldOf(NodeFacts facts, int input, Dictionary<string, ReceptiveField[]> fields) =>
        facts.Inputs[input]!.Shape[2..].SequenceEqual(facts.Outputs[0]!.Shape[2..])
            ? fields.GetValueOrDefault(facts.Node.Inputs[input])
            : null;

    private static ReceptiveField[]? Common(ReceptiveField[]?[] fields)
    {
        if (fields.Length == 0 || fields[0] is not { } first || fields.Any(field => field is null))
            return null;
        var common = new ReceptiveField[first.Length];
        for (int axis = 0; axis < first.Length; axis++)
        {
            ReceptiveField[] own = [.. fields.Select(field => field![axis])];
            if (own.Any(field => field.Jump != own[0].Jump))
                return null;
            double low = own.Min(field => field.Start - ((field.Size - 1) / 2));
            double high = own.Max(field => field.Start + ((field.Size - 1) / 2));
            common[axis] = new ReceptiveField(high - low + 1, own[0].Jump, (low + high) / 2);
        }

        return common;
    }

    private static AxisGeometry Block(int size) => new() { Kernel = size, Stride = size, Dilation = 1 };

    /// <summary>Between two elements both count; the nearest is one.</summary>
    private static ReceptiveField Resized(ReceptiveField field, double scale, ResizeMode mode) => scale == 1 ? field : new(
        mode == ResizeMode.Linear ? field.Size + field.Jump : field.Size, field.Jump / scale,
        field.Start + (((1 / scale) - 1) / 2 * field.Jump));
}
