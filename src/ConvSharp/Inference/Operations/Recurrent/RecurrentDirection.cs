namespace ConvSharp.Inference.Operations;

/// <summary>The order in which a recurrent layer reads a sequence.</summary>
public enum RecurrentDirection
{
    /// <summary>From the first element to the last.</summary>
    Forward,

    /// <summary>From the last element to the first.</summary>
    Reverse,

    /// <summary>Both, each with weights of its own.</summary>
    Both,
}
