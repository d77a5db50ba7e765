namespace ConvSharp.Onnx.Definitions;

/// <summary>A version of a set of operators.</summary>
/// <param name="Domain">The set; empty for the standard one.</param>
/// <param name="Version">The version.</param>
internal readonly record struct OperatorSet(string Domain, long Version);
