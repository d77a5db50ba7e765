using ConvSharp.Files;
using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Reading;

/// <summary>Reads a node. Errors inside it say which node it is.</summary>
internal static class NodeReader
{
    public static NodeDefinition Read(ProtoReader reader, ModelSource source, int number)
    {
        string name = "", type = "", domain = "";
        List<string>? inputs = null, outputs = null;
        List<AttributeDefinition>? attributes = null;
        try
        {
            while (reader.Next())
            {
                switch (reader.Field)
                {
                    case 1:
                        (inputs ??= []).Add(reader.Text());
                        break;
                    case 2:
                        (outputs ??= []).Add(reader.Text());
                        break;
                    case 3:
                        name = reader.Text();
                        break;
                    case 4:
                        type = reader.Text();
                        break;
                    case 5:
                        (attributes ??= []).Add(AttributeReader.Read(reader.Message(), source));
                        break;
                    case 7:
                        domain = OperatorName.Domain(reader.Text());
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }
        catch (OnnxException e) when (e.Node is null)
        {
            throw e.Within(Label());
        }

        if (type.Length == 0)
            throw source.Error(reader.Begin, "the node names no operator").Within(Label());
        return new()
        {
            Name = name,
            Operator = type,
            Domain = domain,
            Inputs = inputs ?? (IReadOnlyList<string>)[],
            Outputs = outputs ?? (IReadOnlyList<string>)[],
            Attributes = attributes ?? (IReadOnlyList<AttributeDefinition>)[],
            Offset = reader.Begin,
        };

        string Label() => $"node {(name.Length > 0 ? Malformed.Quote(name) : $"{number}")}{(type.Length > 0 ? $" ({type})" : "")}";
    }
}
