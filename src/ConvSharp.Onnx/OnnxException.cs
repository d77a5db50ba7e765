namespace ConvSharp.Onnx;

/// <summary>
/// A file that is no ONNX model, is damaged, or asks for what is not there. The message names the file, the byte and the node where they
/// are known, what is wrong, and what to do.
/// </summary>
public sealed class OnnxException : Exception
{
    /// <summary>Creates the exception without details.</summary>
    public OnnxException()
    {
    }

    /// <summary>Creates the exception from a finished message.</summary>
    public OnnxException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from a finished message and its cause.</summary>
    public OnnxException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Where in the file the error was found, in bytes from its start; null if it has no place of its own.</summary>
    public long? Offset { get; private init; }

    /// <summary>The node that the error is about; null if it is about none.</summary>
    public string? Node { get; private init; }

    /// <summary>The operators that the model needs and that are not there, each once: domain.name, or name of the standard ones.</summary>
    public IReadOnlyList<string> MissingOperators { get; internal init; } = [];

    private string File { get; init; } = "";

    private string Problem { get; init; } = "";

    /// <param name="file">What messages call the file.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="fix">What to do.</param>
    /// <param name="offset">Where in the file, or null.</param>
    /// <param name="node">In which node, or null.</param>
    /// <param name="cause">The cause, or null.</param>
    internal static OnnxException At(
        string file, string problem, string fix, long? offset = null, string? node = null, Exception? cause = null) =>
        Create(file, $"{problem}; {fix}.", offset, node, cause);

    /// <summary>The same error, inside a node.</summary>
    internal OnnxException Within(string node) => Create(File, Problem, Offset, node, InnerException);

    private static OnnxException Create(string file, string problem, long? offset, string? node, Exception? cause) =>
        new($"{file}{(offset is null ? "" : $": byte {offset}")}{(node is null ? "" : $": {node}")}: {problem}", cause)
        {
            File = file,
            Problem = problem,
            Offset = offset,
            Node = node,
        };
}
