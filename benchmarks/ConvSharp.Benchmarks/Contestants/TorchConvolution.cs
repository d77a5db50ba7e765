using ConvSharp.Geometry;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace ConvSharp.Benchmarks.Contestants;

/// <summary>A layer's forward pass: the functional call that torch.nn's layers make.</summary>
internal sealed class TorchConvolution(ConvolutionGeometry geometry)
{
    private readonly TorchArguments _arguments = new(geometry);

    /// <summary>A new tensor, to be disposed of.</summary>
    public torch.Tensor Run(torch.Tensor input, torch.Tensor weight, torch.Tensor? bias)
    {
        if (_arguments.ExplicitPadding is null)
            return Convolve(input, weight, bias);
        using torch.Tensor padded = F.pad(input, _arguments.ExplicitPadding);
        return Convolve(padded, weight, bias);
    }

    private torch.Tensor Convolve(torch.Tensor x, torch.Tensor w, torch.Tensor? b)
    {
        (long[] stride, long[] padding, long[] dilation) = (_arguments.Stride, _arguments.Padding, _arguments.Dilation);
        (long[] outputPadding, long groups) = (_arguments.OutputPadding, _arguments.Groups);
        return _arguments.Operation switch
        {
            "conv1d" => F.conv1d(x, w, b, stride[0], padding[0], dilation[0], groups),
            "conv2d" => F.conv2d(x, w, b, stride, padding, dilation, groups),
            "conv3d" => F.conv3d(x, w, b, stride, padding, dilation, groups),
            "conv_transpose1d" => F.conv_transpose1d(
                x, w, b, stride: stride[0], padding: padding[0], output_padding: outputPadding[0], dilation: dilation[0], groups: groups),
            "conv_transpose2d" => F.conv_transpose2d(
                x, w, b, strides: stride, padding: padding, output_padding: outputPadding, dilation: dilation, groups: groups),
            _ => F.conv_transpose3d(
                x, w, b, strides: stride, padding: padding, output_padding: outputPadding, dilation: dilation, groups: groups),
        };
    }
}
