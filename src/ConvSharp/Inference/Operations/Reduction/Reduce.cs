using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>Reduces axes to one number each. Inputs: the data, and optionally the axes; without them, all.</summary>
/// <param name="reduceKind">What the numbers are reduced to.</param>
/// <param name="keepsAxes">Whether reduced axes stay, with length 1.</param>
/// <param name="noneMeansNone">Whether an absent or empty list of axes reduces nothing, instead of all axes.</param>
public sealed class Reduce(ReduceKind reduceKind, bool keepsAxes = true, bool noneMeansNone = false) : Operation
{
    /// <summary>What the numbers are reduced to.</summary>
    public ReduceKind ReduceKind { get; } = reduceKind;

    /// <summary>Whether reduced axes stay, with length 1.</summary>
    public bool KeepsAxes { get; } = keepsAxes;

    /// <summary>Whether an absent or empty list of axes reduces nothing.</summary>
    public bool NoneMeansNone { get; } = noneMeansNone;

    /// <inheritdoc/>
    public override string Kind => $"Reduce{ReduceKind}";

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (input.Type == ElementType.Bool && ReduceKind is not (ReduceKind.Max or ReduceKind.Min))
            throw new InferenceException($"its input is {input}: give numbers.");
        return Reduced(inputs) is { } reduced
            ? [ValueInfo.Of(input.Type, ReducedShape(input.Shape, reduced, KeepsAxes))]
            : [ValueInfo.OfUnknownShape(input.Type)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        bool[] reduced = Reduced([.. description.Inputs])!;
        bool keepsNumbers = ReduceKind is ReduceKind.Max or ReduceKind.Min or ReduceKind.Mean or ReduceKind.Sum or ReduceKind.Prod;
        if (keepsNumbers && !reduced.Contains(true))
            return Step.View;
        ElementType type = input.Type == ElementType.Bool ? ElementType.UInt8 : input.Type;
        return ElementDispatch.Number<Maker, Step>(type, new Maker(ReduceKind, new ReduceLayout(input.Shape, reduced)));
    }

    /// <summary>The shape without the reduced axes, or with 1 for each.</summary>
    internal static nint[] ReducedShape(ReadOnlySpan<nint> shape, bool[] reduced, bool keepsAxes)
    {
        var kept = new List<nint>();
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (!reduced[axis])
                kept.Add(shape[axis]);
            else if (keepsAxes)
                kept.Add(1);
        }

        return [.. kept];
    }

    /// <summary>The reducer of a kind.</summary>
    internal static Reducer<T> ReducerOf<T>(ReduceKind kind)
        where T : unmanaged, INumber<T> => kind switch
        {
            ReduceKind.L1 => new SizeReducer<T>(),
            ReduceKind.L2 => new SquareReducer<T>(isRoot: true),
            ReduceKind.LogSum => new LogSumReducer<T>(),
            ReduceKind.LogSumExp => new LogSumExpReducer<T>(),
            ReduceKind.Max => new MaxReducer<T>(),
            ReduceKind.Mean => new SumReducer<T>(isMean: true),
            ReduceKind.Min => new MinReducer<T>(),
            ReduceKind.Prod => new ProductReducer<T>(),
            ReduceKind.Sum => new SumReducer<T>(isMean: false),
            _ => new SquareReducer<T>(isRoot: false),
        };

    /// <summary>For each axis, whether it is reduced; null if that is not known yet.</summary>
    /// <summary>Which axes are reduced; null if that is not known yet.</summary>
    internal bool[]? Reduced(ReadOnlySpan<ValueInfo?> inputs)
    {
        int rank = inputs.Required(0).Rank;
        bool[] reduced = new bool[rank];
        long[]? axes = [];
        if (inputs.Optional(1) is { } given)
            axes = given.Integers("axes");
        if (axes is null)
            return null;
        if (axes.Length == 0)
            Array.Fill(reduced, !NoneMeansNone);
        foreach (long axis in axes)
            reduced[OperationInputs.Axis(axis, rank)] = true;
        return reduced;
    }

    private readonly struct Maker(ReduceKind kind, ReduceLayout layout) : INumberVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => new ReduceStep<T>(layout, ReducerOf<T>(kind));
    }
}
