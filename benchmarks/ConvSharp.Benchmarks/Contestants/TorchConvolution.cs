using ConvSharp.Geometry;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace ConvSharp.Benchmarks.Contestants;

/// <summary>A layer's arguments in torch's terms.</summary>
internal sealed class TorchConvolution
{
    private readonly string _operation;
    private readonly long[] _stride, _padding, _dilation, _outputPadding;
    private readonly long[]? _explicitPadding;
    private readonly long _groups;

    /// <exception cref="NotSupportedException">A transposed layer whose padding differs before and after.</exception>
    public TorchConvolution(ConvolutionGeometry geometry)
    {
        AxisGeometry[] axes = geometry.Axes.ToArray();
        _operation = geometry.OperationName;
        _stride = [.. axes.Select(axis => axis.Stride)];
        _dilation = [.. axes.Select(axis => axis.Dilation)];
        _outputPadding = [.. axes.Select(axis => axis.OutputPadding)];
        _groups = geometry.Groups;
        if (axes.All(axis => axis.PadBefore == axis.PadAfter))
        {
            _padding = [.. axes.Select(axis => axis.PadBefore)];
            return;
        }

        if (geometry.Kind == ConvolutionKind.Transposed)
            throw new NotSupportedException("torch cuts the same from both sides of a transposed convolution's output");

        // torch pads first, as its layers do, and lists the last axis first.
        _padding = new long[axes.Length];
        _explicitPadding = [.. axes.Reverse().SelectMany(axis => new[] { axis.PadBefore, axis.PadAfter })];
    }

    /// <summary>A new tensor, to be disposed of.</summary>
    public torch.Tensor Run(torch.Tensor input, torch.Tensor weight, torch.Tensor? bias)
    {
        if (_explicitPadding is null)
            return Convolve(input, weight, bias);
        using torch.Tensor padded = F.pad(input, _explicitPadding);
        return Convolve(padded, weight, bias);
    }

    private torch.Tensor Convolve(torch.Tensor x, torch.Tensor w, torch.Tensor? b) => _operation switch
    {
        "conv1d" => F.conv1d(x, w, b, _stride[0], _padding[0], _dilation[0], _groups),
        "conv2d" => F.conv2d(x, w, b, _stride, _padding, _dilation, _groups),
        "conv3d" => F.conv3d(x, w, b, _stride, _padding, _dilation, _groups),
        "conv_transpose1d" => F.conv_transpose1d(
            x, w, b, stride: _stride[0], padding: _padding[0], output_padding: _outputPadding[0], dilation: _dilation[0], groups: _groups),
        "conv_transpose2d" => F.conv_transpose2d(
            x, w, b, strides: _stride, padding: _padding, output_padding: _outputPadding, dilation: _dilation, groups: _groups),
        _ => F.conv_transpose3d(
            x, w, b, strides: _stride, padding: _padding, output_padding: _outputPadding, dilation: _dilation, groups: _groups),
    };
}
