namespace ConvSharp.Inference.Operations;

/// <summary>How a recurrent layer computes.</summary>
public sealed record RecurrentOptions
{
    /// <summary>The order in which a sequence is read.</summary>
    public RecurrentDirection Direction { get; init; }

    /// <summary>
    /// The functions of the gates, for each direction those of the kind (1, 3 or 2); empty for Tanh in an RNN, Sigmoid, Tanh, Tanh in an
    /// LSTM, and Sigmoid, Tanh in a GRU.
    /// </summary>
    public IReadOnlyList<RecurrentActivation> Activations { get; init; } = [];

    /// <summary>What the functions take is cut to ± this number; null for no limit.</summary>
    public double? Clip { get; init; }

    /// <summary>Whether an LSTM forgets as much as it takes: the forget gate is 1 − the input gate.</summary>
    public bool CouplesInputAndForget { get; init; }

    /// <summary>Whether a GRU multiplies by the reset gate after the product with the recurrent weights.</summary>
    public bool ResetsAfterProduct { get; init; }

    /// <summary>Whether the batch is the first axis of all values, instead of the sequence or the direction.</summary>
    public bool BatchFirst { get; init; }
}
