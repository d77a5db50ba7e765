using ConvSharp.Geometry;
using TorchSharp;

namespace ConvSharp.Benchmarks.Contestants;

/// <summary>
/// A layer's input or weight gradient: aten::convolution_backward, which torch's autograd calls, for one gradient alone. TorchSharp reaches
/// it by a script, whose call costs some 4 µs; autograd.grad costs twice that.
/// </summary>
internal sealed class TorchGradient : IDisposable
{
    private const string Function = "gradient";

    private readonly torch.jit.CompilationUnit _script;

    public TorchGradient(LayerOperands layer)
    {
        var arguments = new TorchArguments(layer.Geometry);
        bool isInput = layer.Pass == ConvolutionPass.InputGradient;
        string mask = isInput ? "[True, False, False]" : "[False, True, False]";
        string backward = $"torch.convolution_backward(dy, x, w, None, {List(arguments.Stride)}, {List(arguments.Padding)}, " +
            $"{List(arguments.Dilation)}, {(arguments.IsTransposed ? "True" : "False")}, {List(arguments.OutputPadding)}, " +
            $"{arguments.Groups}, {mask})[{(isInput ? 0 : 1)}]";
        if (isInput && arguments.ExplicitPadding is { } padding)
            backward = $"torch.constant_pad_nd({backward}, {List(padding.Select(pad => -pad))})";
        _script = torch.jit.compile($"def {Function}(dy, x, w):\n    return {backward}\n");
    }

    /// <summary>A new tensor, to be disposed of.</summary>
    /// <param name="outputGradient">Of the output's shape.</param>
    /// <param name="input">Padded already where torch pads first.</param>
    /// <param name="weight">Of the weight's shape.</param>
    public torch.Tensor Run(torch.Tensor outputGradient, torch.Tensor input, torch.Tensor weight) =>
        (torch.Tensor)_script.invoke(Function, outputGradient, input, weight)!;

    public void Dispose() => _script.Dispose();

    private static string List(IEnumerable<long> values) => $"[{string.Join(", ", values)}]";
}
