using ConvSharp.Checkerboard.Stacks;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;
using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Sizing;

/// <summary>One layer of a sized stack.</summary>
/// <param name="Text">The layer as it was typed.</param>
/// <param name="Output">[channels, spatial …].</param>
/// <param name="Fields">For each spatial axis, the part of the stack's input that one output of this layer sees.</param>
/// <param name="Parameters">Weights and biases.</param>
/// <param name="MultiplyAdds">Of its convolutions, for one sample.</param>
internal sealed record StackRow(string Text, long[] Output, ReceptiveField[] Fields, long Parameters, long MultiplyAdds)
{
    /// <summary>Parameters of this layer and all before it.</summary>
    public long ParametersSoFar { get; init; }

    /// <summary>Multiply-adds of this layer and all before it.</summary>
    public long MultiplyAddsSoFar { get; init; }

    public long OutputBytes => LayerCost.BytesOf(Output.Aggregate(1L, (product, size) => checked(product * size)));
}

/// <summary>A stack of layers on an input of one sample.</summary>
/// <param name="Input">[channels, spatial …].</param>
/// <param name="Rows">The layers, first layer first.</param>
internal sealed record SizedStack(long[] Input, IReadOnlyList<StackRow> Rows)
{
    public StackRow Last => Rows[^1];

    /// <param name="layers">The layers, first layer first.</param>
    /// <param name="input">[channels, spatial …].</param>
    /// <param name="option">What messages call the layers.</param>
    /// <exception cref="RequestException">A layer cannot take the output of those before it.</exception>
    public static SizedStack Of(IReadOnlyList<StackEntry> layers, long[] input, string option)
    {
        nint[] shape = [1, .. input.Select(size => (nint)size)];
        ReceptiveField[] fields = [.. Enumerable.Repeat(ReceptiveField.Identity, input.Length - 1)];
        var rows = new List<StackRow>();
        foreach (StackEntry layer in layers)
        {
            IReadOnlyList<StackStep> steps = Steps(layer, shape, option, rows.Count + 1);
            fields = [.. fields.Select((field, axis) => steps.Aggregate(
                field, (so, step) => so.Then(step.Geometry.Axes[axis])))];
            shape = steps[^1].Geometry.OutputShape;
            LayerCost[] costs = [.. steps.Where(step => step.HasWeights).Select(step => LayerCost.Of(step.Geometry, step.HasBias))];
            rows.Add(LayerCost.Counted(() => new StackRow(
                layer.Text, [.. shape.Skip(1).Select(size => (long)size)], fields, costs.Sum(cost => cost.Parameters),
                costs.Sum(cost => cost.MultiplyAdds))));
        }

        return new SizedStack(input, LayerCost.Counted(() => WithSums(rows)));
    }

    private static StackRow[] WithSums(IEnumerable<StackRow> rows)
    {
        long parameters = 0, multiplyAdds = 0;
        return [.. rows.Select(row => row with
        {
            ParametersSoFar = checked(parameters += row.Parameters),
            MultiplyAddsSoFar = checked(multiplyAdds += row.MultiplyAdds),
        })];
    }

    private static IReadOnlyList<StackStep> Steps(StackEntry layer, nint[] input, string option, int number)
    {
        string place = $"{option}, layer {number} '{layer.Text}' on {Text.Shape(input.AsSpan(1))}";
        try
        {
            return LayerCost.Counted(() => StackStep.Of(layer, input));
        }
        catch (ConvolutionArgumentException fault)
        {
            throw new RequestException($"{place}: {fault.Reason}", fault);
        }
        catch (RequestException fault)
        {
            throw new RequestException($"{place}: {fault.Message}", fault);
        }
    }
}
