using ConvSharp.Inference;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Import;
using ConvSharp.Onnx.Reading;

namespace ConvSharp.Onnx;

/// <summary>
/// A network from an ONNX file, ready to run. Any number of threads may use one model, each with a session of its own. Weights stay in the
/// file, from which large ones are read when they are packed, so the file must not change as long as the model is used.
/// </summary>
/// <example>
/// <code>
/// OnnxModel model = OnnxModel.Load("classifier.onnx");
/// using InferenceSession session = model.CreateSession();
/// InferenceTensor[] outputs = session.Run([InferenceTensor.Of(picture)]);
/// </code>
/// </example>
public sealed class OnnxModel
{
    private readonly ModelDefinition _definition;

    private OnnxModel(ModelSource source, OnnxOptions options)
    {
        _definition = ModelReader.Read(source);
        GraphImport import = new(source, _definition, options);
        Graph = import.Import();
        Inputs = [.. Graph.Inputs.Select(input => new OnnxValue(input.Name, input.Type, input.Shape))];
        Outputs = [.. _definition.Graph.Outputs.Select(ValueTypes.Value)];
        try
        {
            Model = new InferenceModel(Graph, options.Inference);
        }
        catch (Exception fault) when (fault is InferenceException or ArgumentException or OverflowException)
        {
            throw new OnnxException($"{source.Name}: {fault.Message}", fault);
        }
    }

    /// <summary>The inputs, in the order in which a run takes them.</summary>
    public IReadOnlyList<OnnxValue> Inputs { get; }

    /// <summary>The outputs, in the order in which a run gives them.</summary>
    public IReadOnlyList<OnnxValue> Outputs { get; }

    /// <summary>The graph as the file says it, before fusion.</summary>
    public InferenceGraph Graph { get; }

    /// <summary>The graph ready to run, after fusion.</summary>
    public InferenceModel Model { get; }

    /// <summary>The version of the file's own format (ir_version).</summary>
    public long FormatVersion => _definition.FormatVersion;

    /// <summary>The version of each set of operators that the model uses; the standard set has the empty name.</summary>
    public IReadOnlyDictionary<string, long> OperatorSets => _definition.VersionOfSets;

    /// <summary>The program that wrote the file, with its version; may be empty.</summary>
    public string Producer => _definition.ProducerText;

    /// <summary>The model's own version.</summary>
    public long Version => _definition.ModelVersion;

    /// <summary>A description for people; may be empty.</summary>
    public string Description => _definition.Description;

    /// <summary>Anything that the producer noted.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _definition.Metadata;

    /// <summary>Loads a model from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="OnnxException">The file is no model, is damaged, or needs what is not there.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OnnxModel Load(string path, OnnxOptions? options = null) =>
        new(ModelSource.OfFile(path), options ?? OnnxOptions.Default);

    /// <summary>Loads a model from memory.</summary>
    /// <param name="bytes">The file, which must not change from now on.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="OnnxException">The bytes are no model, are damaged, or need what is not there.</exception>
    public static OnnxModel Load(ReadOnlyMemory<byte> bytes, OnnxOptions? options = null)
    {
        options ??= OnnxOptions.Default;
        return new(new ModelSource("the model", bytes, options.Folder), options);
    }

    /// <summary>Loads a model from the rest of a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="OnnxException">The bytes are no model, are damaged, or need what is not there.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static OnnxModel Load(Stream stream, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return Load(copy.GetBuffer().AsMemory(0, (int)copy.Length), options);
    }

    /// <summary>A session: one thread at a time may use it.</summary>
    public InferenceSession CreateSession() => Model.CreateSession();
}
