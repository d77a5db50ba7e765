using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Reading;

namespace ConvSharp.Onnx.Import;

/// <summary>The types of inputs and outputs as a graph has them.</summary>
internal static class ValueTypes
{
    public static OnnxValue Value(ValueDefinition value) =>
        new(value.Name, value.Type is { } type ? DataTypes.Widened(type.Element) : null, Shape(value.Type));

    /// <summary>The type of an input's elements.</summary>
    /// <exception cref="OnnxException">The input is no tensor, or of a type that no graph holds.</exception>
    public static ElementType Input(ModelSource source, ValueDefinition value)
    {
        string name = Malformed.Quote(value.Name);
        if (value.Type is not { Kind: TypeKind.Tensor } type)
        {
            string kind = value.Type is null or { Kind: TypeKind.Unknown } ? "has no type" : $"is a {value.Type.Kind}";
            throw OnnxException.At(source.Name, $"input {name} {kind}", "only tensors are inputs: export the model with such");
        }

        return DataTypes.Widened(type.Element) ?? throw OnnxException.At(
            source.Name, $"input {name} has elements of type {DataTypes.Name(type.Element)}", "only numbers and truth values are read");
    }

    /// <summary>Zero and negative lengths stand for unknown ones in some old files.</summary>
    public static Dimension[]? Shape(TypeDefinition? type) => type?.Dimensions?.Select(axis => axis switch
    {
        { Size: > 0 and var size } => new Dimension((nint)size, null),
        { Size: null, Name: { Length: > 0 } name } => new Dimension(null, name),
        _ => Dimension.Unknown,
    }).ToArray();
}
