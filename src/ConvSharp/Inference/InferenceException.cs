namespace ConvSharp.Inference;

/// <summary>
/// A graph that cannot be built or run: a name used twice or never defined, a cycle, shapes or types that do not fit, inputs that the graph
/// does not have. The message names the node, what is wrong with which value, and what to change.
/// </summary>
public sealed class InferenceException : Exception
{
    /// <summary>Creates the exception without details.</summary>
    public InferenceException()
    {
    }

    /// <summary>Creates the exception from a finished message.</summary>
    public InferenceException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from a finished message and its cause.</summary>
    public InferenceException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for a node of a graph.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="kind">What the node computes, such as Conv.</param>
    /// <param name="innerException">The cause, or null.</param>
    public InferenceException(string message, string node, string kind, Exception? innerException = null)
        : base($"node '{node}' ({kind}): {message}", innerException)
    {
        Node = node;
    }

    /// <summary>The name of the node that the error is about, or null.</summary>
    public string? Node { get; }
}
