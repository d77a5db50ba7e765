using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Initialization;
using ConvSharp.Layers;

namespace ConvSharp.Examples.KernelLearning;

/// <summary>
/// A convolution whose outputs should be few, and a transposed convolution that draws the picture from them: each output adds its kernel.
/// </summary>
internal sealed class SparseAutoencoder : Layer<float>
{
    private readonly ReLU<float> _relu = new();

    /// <param name="channels">Kernels.</param>
    /// <param name="kernel">Their side.</param>
    /// <param name="stride">The distance of their places.</param>
    /// <param name="seed">Of the first weights.</param>
    public SparseAutoencoder(int channels, int kernel, int stride, ulong seed)
    {
        var generator = new TorchGenerator(seed);
        Encoder = Register("encoder", new Conv2d<float>(3, channels, kernel, stride: stride, generator: generator));
        Decoder = Register("decoder", new ConvTranspose2d<float>(channels, 3, kernel, stride: stride, bias: false, generator: generator));
        Decoder.Weight.Set(Encoder.Weight.Values);
    }

    public Conv2d<float> Encoder { get; }

    public ConvTranspose2d<float> Decoder { get; }

    public override Variable<float> Forward(Variable<float> input) => Decoder.Forward(Encode(input));

    /// <summary>How much of each kernel is at each place: not negative, and mostly 0.</summary>
    public Variable<float> Encode(Variable<float> input) => _relu.Forward(Encoder.Forward(input));

    /// <summary>
    /// Gives each of the decoder's kernels the length 1. Otherwise outputs would become small, and kernels large, to be cheap.
    /// </summary>
    public void NormalizeKernels()
    {
        Decoder.Weight.Update(weight =>
        {
            int taps = (int)(weight.FlattenedLength / weight.Lengths[0]);
            for (nint kernel = 0; kernel < weight.Lengths[0]; kernel++)
            {
                Span<float> values = weight.GetSpan([kernel, 0, 0, 0], taps);
                float length = TensorPrimitives.Norm(values);
                if (length > 0)
                    TensorPrimitives.Divide(values, length, values);
            }
        });
    }
}
