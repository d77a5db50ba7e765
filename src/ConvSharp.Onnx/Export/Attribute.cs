using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Export;

/// <summary>Attributes of nodes.</summary>
internal static class Attribute
{
    public static AttributeDefinition Of(string name, long value) => new(name, AttributeKind.Integer, value);

    public static AttributeDefinition Of(string name, bool value) => Of(name, value ? 1L : 0);

    public static AttributeDefinition Of(string name, double value) => new(name, AttributeKind.Float, (float)value);

    public static AttributeDefinition Of(string name, string value) => new(name, AttributeKind.Text, value);

    public static AttributeDefinition Of(string name, IEnumerable<long> values) => new(name, AttributeKind.Integers, values.ToArray());
}
