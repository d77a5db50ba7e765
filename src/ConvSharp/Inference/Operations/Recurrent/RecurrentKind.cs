namespace ConvSharp.Inference.Operations;

/// <summary>A kind of recurrent layer.</summary>
public enum RecurrentKind
{
    /// <summary>h = f(W x + R h + b).</summary>
    Rnn,

    /// <summary>Long short-term memory, with the gates input, output, forget and cell in this order.</summary>
    Lstm,

    /// <summary>Gated recurrent units, with the gates update, reset and hidden in this order.</summary>
    Gru,
}
