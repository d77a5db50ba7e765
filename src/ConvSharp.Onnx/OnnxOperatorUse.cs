namespace ConvSharp.Onnx;

/// <summary>An operator that a model uses.</summary>
public sealed class OnnxOperatorUse
{
    internal OnnxOperatorUse(string name, IReadOnlyList<string> nodes, bool isMissing) =>
        (Name, Nodes, IsMissing) = (name, nodes, isMissing);

    /// <summary>Its name; domain.name, if it is none of the standard ones.</summary>
    public string Name { get; }

    /// <summary>The names of the nodes that use it, also of those inside other nodes.</summary>
    public IReadOnlyList<string> Nodes { get; }

    /// <summary>Whether it is not there, so that the model cannot run.</summary>
    public bool IsMissing { get; }
}
