namespace ConvSharp.Benchmarks.Contestants;

/// <summary>The libraries that are compared.</summary>
internal enum Peer
{
    Torch,
    OnnxRuntime,
    OpenCv,
}
