namespace ConvSharp.Onnx.Definitions;

/// <summary>The type of a value.</summary>
/// <param name="Kind">Which kind of value.</param>
/// <param name="Element">The type of a tensor's elements.</param>
/// <param name="Dimensions">A tensor's axes; null if not even their number is known.</param>
internal sealed record TypeDefinition(TypeKind Kind, DataType Element, IReadOnlyList<DimensionDefinition>? Dimensions);
