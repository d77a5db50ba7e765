using ConvSharp.Cli.Output;
using ConvSharp.Files;
using ConvSharp.Onnx;

namespace ConvSharp.Cli.Weights;

/// <summary>Opens any file with named tensors.</summary>
internal static class WeightFile
{
    private const string OnnxExtension = ".onnx";

    /// <param name="path">safetensors, a state dict of torch, .npz, .npy, or the initializers of an ONNX model.</param>
    public static TensorFile Open(string path) =>
        Extension.Of(path) == OnnxExtension ? OnnxWeights.Open(path) : TensorFile.Open(path);
}
