using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>The checked arguments of pooling layers.</summary>
internal sealed class PoolArguments
{
    private readonly PerAxis _stride, _dilation;

    public PoolArguments(string layer, int rank, PerAxis kernelSize, PerAxis stride, Padding padding, PerAxis dilation, bool ceilMode)
    {
        (Layer, Rank, Padding, CeilMode) = (layer, rank, padding, ceilMode);
        (KernelSize, _stride, _dilation) = (kernelSize, stride, dilation);
        if (kernelSize.Count == 0)
            ConvolutionArgumentException.Throw($"{layer}: a kernel size is needed", "kernel_size", kernelSize, "give a number such as 2");
        for (int axis = 0; axis < rank; axis++)
            Check(axis);
        GeometryValidation.CheckCausal(padding, rank);
    }

    public string Layer { get; }

    public int Rank { get; }

    public PerAxis KernelSize { get; }

    /// <summary>The kernel's size where none was given.</summary>
    public PerAxis Stride => _stride.Count == 0 ? KernelSize : _stride;

    public PerAxis Dilation => _dilation.Count == 0 ? 1 : _dilation;

    public Padding Padding { get; }

    public bool CeilMode { get; }

    /// <summary>The arguments of an axis.</summary>
    public (long Kernel, long Stride, long Dilation) At(int axis)
    {
        long kernel = KernelSize.At(axis, Rank, "kernel_size", 0);
        return (kernel, _stride.At(axis, Rank, "stride", kernel), _dilation.At(axis, Rank, "dilation", 1));
    }

    /// <summary>The padding of an axis in numbers, for an input size.</summary>
    /// <exception cref="OverflowException">A number does not fit in 64 bits.</exception>
    public (long Before, long After) PaddingAt(int axis, long input)
    {
        if (!Padding.IsWord)
            return (Padding.Before.At(axis, Rank, "padding", 0), Padding.After.At(axis, Rank, "padding", 0));
        (long kernel, long stride, long dilation) = At(axis);
        AxisGeometry settled = GeometryValidation.SettleConvolution(
            new AxisGeometry { Input = input, Kernel = kernel, Stride = stride, Dilation = dilation }, Padding, axis, Rank);
        return (settled.PadBefore, settled.PadAfter);
    }

    /// <summary>The same windows for an operation of an inference graph.</summary>
    public PoolOptions ForInference()
    {
        (long Kernel, long Stride, long Dilation)[] axes = [.. Enumerable.Range(0, Rank).Select(At)];
        Padding padding = Padding == Padding.Causal ? Padding.Asymmetric((axes[0].Kernel - 1) * axes[0].Dilation, 0) : Padding;
        return new PoolOptions
        {
            Kernel = [.. axes.Select(axis => axis.Kernel)],
            Strides = [.. axes.Select(axis => axis.Stride)],
            Dilations = [.. axes.Select(axis => axis.Dilation)],
            Padding = padding,
            CeilMode = CeilMode,
        };
    }

    /// <summary>The three axes for an input; axes that the layer lacks have size 1.</summary>
    public PoolAxis[] Axes(ReadOnlySpan<nint> inputShape)
    {
        Planes.CheckInput(inputShape, Rank, Layer);
        PoolAxis[] axes = [PoolAxis.Unit, PoolAxis.Unit, PoolAxis.Unit];
        for (int axis = 0; axis < Rank; axis++)
            axes[3 - Rank + axis] = PoolAxis.Of(this, axis, inputShape[^(Rank - axis)]);
        return axes;
    }

    /// <summary>The output's shape.</summary>
    public nint[] OutputShape(ReadOnlySpan<nint> inputShape, PoolAxis[] axes)
    {
        var sizes = new long[Rank];
        for (int axis = 0; axis < Rank; axis++)
            sizes[axis] = axes[3 - Rank + axis].Output;
        return Planes.Resized(inputShape, sizes);
    }

    /// <summary>torch's text: kernel_size=2, stride=2, padding=0.</summary>
    public string Text => $"kernel_size={KernelSize}, stride={Stride}, padding={LayerText.OfPoolPadding(Padding, Rank)}";

    /// <summary>torch's text of the dilation.</summary>
    public string DilationText => Dilation.ToString();

    private void Check(int axis)
    {
        (long kernel, long stride, long dilation) = At(axis);
        Positive(kernel, "kernel_size", "kernel size should be greater than zero");
        Positive(stride, "stride", "stride should not be zero");
        Positive(dilation, "dilation", "dilation should be greater than zero");
        long effective = EffectiveKernel(kernel, dilation);
        if (!Padding.IsWord)
            CheckPadding(axis, kernel, dilation, effective);

        void Positive(long value, string name, string words)
        {
            if (value < 1)
                ConvolutionArgumentException.Throw($"{Layer}: {words}, but got {value}", name, value, "use 1 or more");
        }
    }

    /// <summary>Equal padding on both sides is checked against torch's limit, different padding against ONNX's.</summary>
    private void CheckPadding(int axis, long kernel, long dilation, long effective)
    {
        (long before, long after) = (Padding.Before.At(axis, Rank, "padding", 0), Padding.After.At(axis, Rank, "padding", 0));
        long least = Math.Min(before, after), most = Math.Max(before, after);
        if (least < 0)
        {
            ConvolutionArgumentException.Throw(
                $"{Layer}: pad must be non-negative, but got pad: {least}", "padding", least, "use 0 or more");
        }

        if (before == after && before > effective / 2)
        {
            ConvolutionArgumentException.Throw(
                $"{Layer}: pad should be at most half of effective kernel size, but got pad={before}, kernel_size={kernel} "
                + $"and dilation={dilation}",
                "padding", before, $"use at most {effective / 2}");
        }

        if (before != after && most >= effective)
        {
            ConvolutionArgumentException.Throw(
                $"{Layer}: pad should be smaller than effective kernel size, but got pad=({before}, {after}), kernel_size={kernel} "
                + $"and dilation={dilation}",
                "padding", most, $"use at most {effective - 1}");
        }
    }

    private long EffectiveKernel(long kernel, long dilation)
    {
        try
        {
            return SizeFormula.EffectiveKernel(kernel, dilation);
        }
        catch (OverflowException)
        {
            ConvolutionArgumentException.Throw(
                $"{Layer}: the effective kernel size does not fit in 64 bits (kernel_size {kernel}, dilation {dilation})", "dilation",
                dilation, "use a smaller kernel or dilation");
            throw;
        }
    }
}
