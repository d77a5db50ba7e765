using ConvSharp.Files;
using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Reading;

/// <summary>Reads a model: names, shapes and numbers. Elements of tensors stay where they are.</summary>
internal static class ModelReader
{
    private const string CutOff = "the file is cut off or no ONNX model: get or write it again";

    /// <exception cref="OnnxException">The bytes are no model, or a damaged one.</exception>
    public static ModelDefinition Read(ModelSource source)
    {
        ReadOnlySpan<byte> start = source.Bytes.Span;
        if (ForeignFile.Objection(start[..Math.Min(start.Length, FileSignature.Length)], FileRole.Model) is (string problem, string fix))
            throw OnnxException.At(source.Name, $"it {problem}", fix);
        ProtoReader reader = new(source);
        long version = 0, modelVersion = 0;
        string producer = "", producerVersion = "", domain = "", description = "";
        GraphDefinition? graph = null;
        var metadata = new Dictionary<string, string>();
        var sets = new List<OperatorSet>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    version = reader.Integer();
                    break;
                case 2:
                    producer = reader.Text();
                    break;
                case 3:
                    producerVersion = reader.Text();
                    break;
                case 4:
                    domain = reader.Text();
                    break;
                case 5:
                    modelVersion = reader.Integer();
                    break;
                case 6:
                    description = reader.Text();
                    break;
                case 7 when graph is not null:
                    throw reader.Error("the model has two graphs");
                case 7:
                    graph = GraphReader.Read(reader.Message(), source);
                    break;
                case 8:
                    sets.Add(ReadSet(reader.Message()));
                    break;
                case 14:
                    (string key, string value) = EntryReader.Read(reader.Message());
                    metadata[key] = value;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (graph is null)
            throw OnnxException.At(source.Name, "it has no graph", CutOff, source.Bytes.Length);
        return new()
        {
            FormatVersion = version,
            OperatorSets = Versions(source, version, sets),
            Producer = producer,
            ProducerVersion = producerVersion,
            Domain = domain,
            ModelVersion = modelVersion,
            Description = description,
            Metadata = metadata,
            Graph = graph,
        };
    }

    // The first two versions of the format knew one set of operators, and did not name it.
    private static List<OperatorSet> Versions(ModelSource source, long version, List<OperatorSet> sets)
    {
        const int FirstWithSets = 3;
        if (sets.Count == 0 && version >= FirstWithSets)
            throw OnnxException.At(source.Name, "it names no set of operators (opset_import)", CutOff, source.Bytes.Length);
        if (version <= 0)
            throw OnnxException.At(source.Name, "it has no version (ir_version)", CutOff, 0);
        return sets.Count > 0 ? sets : [new("", 1)];
    }

    private static OperatorSet ReadSet(ProtoReader reader)
    {
        string domain = "";
        long version = 0;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    domain = reader.Text();
                    break;
                case 2:
                    version = reader.Integer();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new(OperatorName.Domain(domain), version);
    }
}
