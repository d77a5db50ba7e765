using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Writing;

/// <summary>Writes a model.</summary>
internal static class ModelWriter
{
    /// <summary>Writes the model; its tensors must have their elements as bytes or in external files.</summary>
    /// <exception cref="ArgumentException">The model takes more than protobuf's 2 GB, or holds what is not written.</exception>
    public static void Write(ModelDefinition model, Stream stream)
    {
        ProtoWriter writer = new();
        writer.Integer(1, model.FormatVersion);
        writer.OptionalText(2, model.Producer);
        writer.OptionalText(3, model.ProducerVersion);
        writer.OptionalText(4, model.Domain);
        if (model.ModelVersion != 0)
            writer.Integer(5, model.ModelVersion);
        writer.OptionalText(6, model.Description);
        writer.Message(7, GraphWriter.Graph(model.Graph));
        foreach (OperatorSet set in model.OperatorSets)
        {
            ProtoWriter message = new();
            message.Text(1, set.Domain);
            message.Integer(2, set.Version);
            writer.Message(8, message);
        }

        foreach ((string key, string value) in model.Metadata)
            writer.Message(14, GraphWriter.Entry(key, value));
        if (writer.Length > int.MaxValue)
        {
            throw new ArgumentException(
                $"The model takes {writer.Length} bytes, and protobuf allows {int.MaxValue}: store weights outside.");
        }

        writer.CopyTo(stream);
    }
}
