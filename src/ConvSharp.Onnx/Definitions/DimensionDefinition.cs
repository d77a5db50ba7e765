namespace ConvSharp.Onnx.Definitions;

/// <summary>The length of an axis.</summary>
/// <param name="Size">The length, or null if it is not fixed.</param>
/// <param name="Name">The name of a length that is not fixed, or null.</param>
internal readonly record struct DimensionDefinition(long? Size, string? Name);
