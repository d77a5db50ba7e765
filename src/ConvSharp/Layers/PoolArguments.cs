using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>What pooling layers are asked for, checked.</summary>
internal sealed class PoolArguments
{
    private readonly PerAxis _kernelSize, _stride, _padding, _dilation;

    public PoolArguments(string layer, int rank, PerAxis kernelSize, PerAxis stride, PerAxis padding, PerAxis dilation, bool ceilMode)
    {
        (Layer, Rank, CeilMode) = (layer, rank, ceilMode);
        (_kernelSize, _stride, _padding, _dilation) = (kernelSize, stride, padding, dilation);
        if (kernelSize.Count == 0)
            ConvolutionArgumentException.Throw($"{layer}: a kernel size is needed", "kernel_size", kernelSize, "give a number such as 2");
        for (int axis = 0; axis < rank; axis++)
            Check(axis);
    }

    public string Layer { get; }

    public int Rank { get; }

    public bool CeilMode { get; }

    /// <summary>The arguments of an axis.</summary>
    public (long Kernel, long Stride, long Padding, long Dilation) At(int axis)
    {
        long kernel = _kernelSize.At(axis, Rank, "kernel_size", 0);
        return (kernel, _stride.At(axis, Rank, "stride", kernel), _padding.At(axis, Rank, "padding", 0),
            _dilation.At(axis, Rank, "dilation", 1));
    }

    /// <summary>The three axes for an input, those that the layer lacks of size 1.</summary>
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
    public string Text
    {
        get
        {
            PerAxis stride = _stride.Count == 0 ? _kernelSize : _stride, padding = _padding.Count == 0 ? 0 : _padding;
            return $"kernel_size={_kernelSize}, stride={stride}, padding={padding}";
        }
    }

    /// <summary>torch's text of the dilation.</summary>
    public string DilationText => (_dilation.Count == 0 ? 1 : _dilation).ToString();

    private void Check(int axis)
    {
        (long kernel, long stride, long padding, long dilation) = At(axis);
        Positive(kernel, "kernel_size", "kernel size should be greater than zero");
        Positive(stride, "stride", "stride should not be zero");
        Positive(dilation, "dilation", "dilation should be greater than zero");
        if (padding < 0)
        {
            ConvolutionArgumentException.Throw(
                $"{Layer}: pad must be non-negative, but got pad: {padding}", "padding", padding, "use 0 or more");
        }

        if (padding > SizeFormula.EffectiveKernel(kernel, dilation) / 2)
        {
            ConvolutionArgumentException.Throw(
                $"{Layer}: pad should be at most half of effective kernel size, but got pad={padding}, kernel_size={kernel} "
                + $"and dilation={dilation}",
                "padding", padding, $"use at most {SizeFormula.EffectiveKernel(kernel, dilation) / 2}");
        }

        void Positive(long value, string name, string words)
        {
            if (value is < 1 or > int.MaxValue)
                ConvolutionArgumentException.Throw($"{Layer}: {words}, but got {value}", name, value, $"use 1 to {int.MaxValue}");
        }
    }
}
