namespace ConvSharp.Onnx.Definitions;

/// <summary>A named input or output.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type, or null if the file does not say.</param>
internal sealed record ValueDefinition(string Name, TypeDefinition? Type);
