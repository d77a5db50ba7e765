using ConvSharp.Files;
using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Reading;

/// <summary>Reads an attribute.</summary>
internal static class AttributeReader
{
    public static AttributeDefinition Read(ProtoReader reader, ModelSource source)
    {
        int begin = reader.Begin;
        string name = "";
        var kind = AttributeKind.Undefined;
        AttributeKind found = AttributeKind.Undefined;
        object? value = null;
        bool isReference = false;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    (found, value) = (AttributeKind.Float, reader.Float());
                    break;
                case 3:
                    (found, value) = (AttributeKind.Integer, reader.Integer());
                    break;
                case 4:
                    (found, value) = (AttributeKind.Text, reader.Text());
                    break;
                case 5:
                    (found, value) = (AttributeKind.Tensor, TensorReader.Read(reader.Message(), source));
                    break;
                case 6:
                    (found, value) = (AttributeKind.Graph, GraphReader.Read(reader.Message(), source));
                    break;
                case 7:
                    found = AttributeKind.Floats;
                    reader.AddFloats(List<float>(ref value));
                    break;
                case 8:
                    found = AttributeKind.Integers;
                    reader.AddIntegers(List<long>(ref value));
                    break;
                case 9:
                    found = AttributeKind.Texts;
                    List<string>(ref value).Add(reader.Text());
                    break;
                case 10:
                    found = AttributeKind.Tensors;
                    List<TensorDefinition>(ref value).Add(TensorReader.Read(reader.Message(), source));
                    break;
                case 11:
                    found = AttributeKind.Graphs;
                    List<GraphDefinition>(ref value).Add(GraphReader.Read(reader.Message(), source));
                    break;
                case 20:
                    kind = (AttributeKind)reader.SmallInteger();
                    break;
                case 21:
                    isReference = reader.Text().Length > 0;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (name.Length == 0)
            throw source.Error(begin, "an attribute has no name");
        if (isReference)
            throw source.Error(begin, $"attribute {Malformed.Quote(name)} refers to one of a function, and the node is in no function");
        if (kind == AttributeKind.Undefined)
            kind = found;
        return new(name, kind, Value(kind, found, value));
    }

    // An empty list, and in version 3 of protobuf a zero, takes no bytes in the file.
    private static object? Value(AttributeKind kind, AttributeKind found, object? value) => kind switch
    {
        _ when kind == found => value switch
        {
            List<float> floats => floats.ToArray(),
            List<long> integers => integers.ToArray(),
            List<string> texts => texts.ToArray(),
            List<TensorDefinition> tensors => tensors.ToArray(),
            List<GraphDefinition> graphs => graphs.ToArray(),
            _ => value,
        },
        AttributeKind.Float => 0f,
        AttributeKind.Integer => 0L,
        AttributeKind.Text => "",
        AttributeKind.Floats => Array.Empty<float>(),
        AttributeKind.Integers => Array.Empty<long>(),
        AttributeKind.Texts => Array.Empty<string>(),
        AttributeKind.Tensors => Array.Empty<TensorDefinition>(),
        AttributeKind.Graphs => Array.Empty<GraphDefinition>(),
        _ => null,
    };

    private static List<T> List<T>(ref object? value) => (List<T>)(value = value as List<T> ?? []);
}
