namespace ConvSharp.Onnx.Definitions;

/// <summary>Elements in another file.</summary>
/// <param name="Location">The file, relative to the model's folder.</param>
/// <param name="Offset">Where the elements begin.</param>
/// <param name="Length">How many bytes they take; null for the rest of the file.</param>
internal sealed record ExternalData(string Location, long Offset, long? Length);
