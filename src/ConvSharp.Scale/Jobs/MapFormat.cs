using System.Text.Json.Nodes;
using ConvSharp.Inference;

namespace ConvSharp.Scale.Jobs;

/// <summary>How files become inputs of a network, and outputs become files.</summary>
public abstract class MapFormat
{
    /// <summary>What the outputs depend on, for the fingerprint; also what another process needs to make the same format.</summary>
    public abstract JsonObject Settings { get; }

    /// <summary>The ending of the files that are written, such as .npy; it follows the input's whole name.</summary>
    /// <param name="outputs">How many outputs the network has.</param>
    public abstract string Ending(int outputs);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="input">The network's input.</param>
    /// <exception cref="Exception">The file is broken, or does not fit.</exception>
    public abstract InferenceTensor Read(string path, GraphInput input);

    /// <summary>Writes the outputs of one file.</summary>
    /// <param name="names">The names of the outputs.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="stream">Where to; it can seek.</param>
    public abstract void Write(IReadOnlyList<string> names, IReadOnlyList<InferenceTensor> outputs, Stream stream);
}
