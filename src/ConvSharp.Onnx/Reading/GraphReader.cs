using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Reading;

/// <summary>Reads a graph.</summary>
internal static class GraphReader
{
    public static GraphDefinition Read(ProtoReader reader, ModelSource source)
    {
        string name = "";
        int sparse = 0;
        var nodes = new List<NodeDefinition>();
        var initializers = new List<TensorDefinition>();
        var inputs = new List<ValueDefinition>();
        var outputs = new List<ValueDefinition>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    nodes.Add(NodeReader.Read(reader.Message(), source, nodes.Count));
                    break;
                case 2:
                    name = reader.Text();
                    break;
                case 5:
                    initializers.Add(ReadInitializer(reader.Message(), source));
                    break;
                case 11:
                    inputs.Add(TypeReader.ReadValue(reader.Message()));
                    break;
                case 12:
                    outputs.Add(TypeReader.ReadValue(reader.Message()));
                    break;
                case 15:
                    sparse++;
                    reader.Skip();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new()
        {
            Name = name,
            Nodes = nodes,
            Initializers = initializers,
            Inputs = inputs,
            Outputs = outputs,
            SparseInitializers = sparse,
        };
    }

    private static TensorDefinition ReadInitializer(ProtoReader reader, ModelSource source)
    {
        TensorDefinition tensor = TensorReader.Read(reader, source);
        return tensor.Name.Length > 0 ? tensor : throw source.Error(tensor.Offset, "an initializer has no name");
    }
}
