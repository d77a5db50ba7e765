using ConvSharp.Errors;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// A recurrent layer over sequences. Inputs: the sequences [sequence, batch, features], the weights [directions, gates · hidden, features],
/// the recurrent weights [directions, gates · hidden, hidden]; optionally biases [directions, 2 · gates · hidden], the length of each
/// sequence (int32), the first hidden state [directions, batch, hidden], and for an LSTM the first cell state of the same shape and the
/// peepholes [directions, 3 · hidden]. Outputs: all hidden states [sequence, directions, batch, hidden], the last one, and for an LSTM the
/// last cell state.
/// </summary>
/// <param name="kind">The kind of layer.</param>
/// <param name="options">How it computes; null for the defaults.</param>
public sealed class Recurrent(RecurrentKind kind, RecurrentOptions? options = null) : Operation
{
    internal const int Weights = 1, RecurrentWeights = 2, Biases = 3, Lengths = 4, FirstState = 5, FirstCell = 6, Peepholes = 7;

    /// <summary>The kind of layer.</summary>
    public RecurrentKind RecurrentKind { get; } = kind;

    /// <summary>How it computes.</summary>
    public RecurrentOptions Options { get; } = options ?? new();

    /// <inheritdoc/>
    public override string Kind => RecurrentKind switch
    {
        RecurrentKind.Lstm => "LSTM",
        RecurrentKind.Gru => "GRU",
        _ => "RNN",
    };

    /// <summary>Products of weights for each number of the hidden state.</summary>
    internal int Gates => RecurrentKind switch
    {
        RecurrentKind.Lstm => 4,
        RecurrentKind.Gru => 3,
        _ => 1,
    };

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        var sizes = RecurrentSizes.Of(this, inputs);
        ElementType type = inputs.Required(0).Type;
        (nint sequence, nint batch, nint hidden, nint directions) = (sizes.Sequence, sizes.Batch, sizes.Hidden, sizes.Directions);
        ValueInfo all = Options.BatchFirst
            ? ValueInfo.Of(type, batch, sequence, directions, hidden)
            : ValueInfo.Of(type, sequence, directions, batch, hidden);
        ValueInfo last = ValueInfo.Of(type, sizes.State(Options));
        return RecurrentKind == RecurrentKind.Lstm ? [all, last, last] : [all, last];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return ElementDispatch.Float<RecurrentStepMaker, Step>(
            description.Inputs[0]!.Type, new RecurrentStepMaker(this, description));
    }
}

/// <summary>The sizes of a recurrent layer.</summary>
internal sealed record RecurrentSizes(nint Sequence, nint Batch, nint Features, nint Hidden, int Directions)
{
    /// <summary>The sizes that follow from the inputs, all of which are checked.</summary>
    /// <exception cref="InferenceException">They do not fit each other.</exception>
    public static RecurrentSizes Of(Recurrent layer, ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0), recurrent = inputs.Required(Recurrent.RecurrentWeights);
        if (input.Rank != 3 || recurrent.Rank != 3)
            throw new InferenceException($"its sequences are {input} and its recurrent weights {recurrent}: give three axes each.");
        bool batchFirst = layer.Options.BatchFirst;
        var sizes = new RecurrentSizes(
            input.Shape[batchFirst ? 1 : 0], input.Shape[batchFirst ? 0 : 1], input.Shape[2], recurrent.Shape[2],
            layer.Options.Direction == RecurrentDirection.Both ? 2 : 1);
        nint rows = checked(layer.Gates * sizes.Hidden);
        nint[] state = sizes.State(layer.Options);
        (int Input, string What, nint[] Shape)[] expected =
        [
            (Recurrent.Weights, "weights", [sizes.Directions, rows, sizes.Features]),
            (Recurrent.RecurrentWeights, "recurrent weights", [sizes.Directions, rows, sizes.Hidden]),
            (Recurrent.Biases, "biases", [sizes.Directions, 2 * rows]),
            (Recurrent.FirstState, "first state", state),
            (Recurrent.FirstCell, "first cell state", state),
            (Recurrent.Peepholes, "peepholes", [sizes.Directions, 3 * sizes.Hidden]),
        ];
        inputs.Required(Recurrent.Weights);
        foreach ((int index, string what, nint[] shape) in expected)
        {
            if (inputs.Optional(index) is { } info && (info.Type != input.Type || !info.Shape.SequenceEqual(shape)))
                throw new InferenceException($"its {what} are {info}: give {input.Type.Name()} {ShapeText.Print(shape)}.");
        }

        if (inputs.Optional(Recurrent.Lengths) is { } lengths
            && (lengths.Type != ElementType.Int32 || !lengths.Shape.SequenceEqual([sizes.Batch])))
        {
            throw new InferenceException($"the lengths of its sequences are {lengths}: give int32 [{sizes.Batch}].");
        }

        int most = layer.RecurrentKind == RecurrentKind.Lstm ? Recurrent.Peepholes : Recurrent.FirstState;
        if (inputs.Length > most + 1)
            throw new InferenceException($"it has {inputs.Length} inputs: give at most {most + 1}.");
        return sizes;
    }

    /// <summary>The shape of a state.</summary>
    public nint[] State(RecurrentOptions options) => options.BatchFirst ? [Batch, Directions, Hidden] : [Directions, Batch, Hidden];
}
