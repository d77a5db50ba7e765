namespace ConvSharp.Benchmarks.Networks;

/// <summary>Who runs a network.</summary>
internal enum NetworkRuntime
{
    ConvSharp,
    OnnxRuntime,
}
