using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Tensors;

namespace ConvSharp.Layers;

/// <summary>The base of the three average poolings: the mean of each window.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class AvgPool<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _countIncludePad;
    private readonly long _divisorOverride;

    private protected AvgPool(
        int rank, PerAxis kernelSize, PerAxis stride, Padding padding, bool ceilMode, bool countIncludePad, long? divisorOverride)
    {
        Arguments = new PoolArguments($"avg_pool{rank}d()", rank, kernelSize, stride, padding, default, ceilMode);
        if (divisorOverride == 0)
            ConvolutionArgumentException.Throw("divisor must be not zero", "divisor_override", 0, "use another number, or none");
        (_countIncludePad, _divisorOverride) = (countIncludePad, divisorOverride ?? 0);
    }

    /// <summary>Spatial axes.</summary>
    public int Rank => Arguments.Rank;

    /// <summary>Size of the window.</summary>
    public PerAxis KernelSize => Arguments.KernelSize;

    /// <summary>Step of the window; its size where none was given.</summary>
    public PerAxis Stride => Arguments.Stride;

    /// <summary>Padding around the input.</summary>
    public Padding Padding => Arguments.Padding;

    internal PoolArguments Arguments { get; }

    /// <inheritdoc/>
    protected override string ArgumentText => Arguments.Text;

    /// <inheritdoc/>
    protected override nint[] OutputShape(Pass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        PoolAxis[] axes = Arguments.Axes(pass.InputShape());
        nint[] shape = Arguments.OutputShape(pass.InputShape(), axes);
        pass.State = Operand.CheckedLength<T>(shape, "output") == 0 ? null : Average(axes);
        return shape;
    }

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (_divisorOverride != 0)
            throw new InferenceException("inference models have no average pooling with a divisor of its own: leave divisor_override out.");
        return builder.Add(
            new Pool(PoolKind.Average, Arguments.ForInference() with { CountIncludesPadding = _countIncludePad }), input);
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass) => WindowAverage<T>.Forward(pass);

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => WindowAverage<T>.Backward(pass);

    private WindowAverage<T> Average(PoolAxis[] axes) =>
        new(Array.ConvertAll(axes, axis => AxisWindows.Of(axis, _countIncludePad)), Arguments.Rank, _divisorOverride);
}
