using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ConvSharp.Errors;

namespace ConvSharp.Geometry;

/// <summary>
/// One validated problem: kind, channels, and every axis with its sizes and padding in numbers. Immutable; the whole library uses it.
/// Sizes are 64 bits wide and checked.
/// </summary>
public sealed class ConvolutionGeometry : IEquatable<ConvolutionGeometry>
{
    /// <summary>Highest number of spatial axes. Layers of a lower rank have leading axes of size 1.</summary>
    public const int MaxRank = 3;

    private readonly AxisGeometry[] _axes;

    internal ConvolutionGeometry(
        ConvolutionKind kind, int rank, bool isBatched, long batch, long inChannels, long outChannels, long groups, PaddingMode paddingMode,
        AxisGeometry[] axes)
    {
        (Kind, Rank, IsBatched, Batch) = (kind, rank, isBatched, batch);
        (InChannels, OutChannels, Groups, PaddingMode) = (inChannels, outChannels, groups, paddingMode);
        _axes = axes;
    }

    /// <summary>Convolution or transposed convolution.</summary>
    public ConvolutionKind Kind { get; }

    /// <summary>Number of spatial axes: 1, 2 or 3.</summary>
    public int Rank { get; }

    /// <summary>Whether input and output have a batch axis.</summary>
    public bool IsBatched { get; }

    /// <summary>Samples in the batch; 1 where there is no batch axis; may be 0.</summary>
    public long Batch { get; }

    /// <summary>Channels of the input.</summary>
    public long InChannels { get; }

    /// <summary>Channels of the output.</summary>
    public long OutChannels { get; }

    /// <summary>Independent groups of channels.</summary>
    public long Groups { get; }

    /// <summary>What stands beyond the border.</summary>
    public PaddingMode PaddingMode { get; }

    /// <summary>The spatial axes: depth, height, width; the last <see cref="Rank"/> of them.</summary>
    public ReadOnlySpan<AxisGeometry> Axes => _axes.AsSpan(MaxRank - Rank);

    /// <summary>Input channels of one group.</summary>
    public long InChannelsPerGroup => InChannels / Groups;

    /// <summary>Output channels of one group.</summary>
    public long OutChannelsPerGroup => OutChannels / Groups;

    /// <summary>Shape of the input: [batch, channels, spatial …], or [channels, spatial …] without a batch.</summary>
    public nint[] InputShape => Shape(InChannels, static axis => axis.Input);

    /// <summary>Shape of the output, as the input's.</summary>
    public nint[] OutputShape => Shape(OutChannels, static axis => axis.Output);

    /// <summary>Shape of the weight: [out, in / groups, kernel …], transposed [in, out / groups, kernel …].</summary>
    public nint[] WeightShape => Geometry.WeightShape.Of(
        Kind, Rank, InChannels, OutChannels, Array.ConvertAll(Axes.ToArray(), axis => axis.Kernel), Groups);

    /// <summary>Elements of the input.</summary>
    public long InputLength => checked(Batch * InChannels * InputPlane);

    /// <summary>Elements of the output.</summary>
    public long OutputLength => checked(Batch * OutChannels * OutputPlane);

    /// <summary>Elements of the weight.</summary>
    public long WeightLength => checked(OutChannels * InChannelsPerGroup * KernelTaps);

    /// <summary>
    /// Multiply-adds of the direct algorithm, padding counted: what GFLOP/s figures refer to (two operations each).
    /// </summary>
    public long MultiplyAdds => Kind == ConvolutionKind.Convolution
        ? checked(Batch * OutChannels * OutputPlane * InChannelsPerGroup * KernelTaps)
        : checked(Batch * InChannels * InputPlane * OutChannelsPerGroup * KernelTaps);

    /// <summary>Input elements of one channel.</summary>
    internal long InputPlane => checked(_axes[0].Input * _axes[1].Input * _axes[2].Input);

    /// <summary>Output elements of one channel.</summary>
    internal long OutputPlane => checked(_axes[0].Output * _axes[1].Output * _axes[2].Output);

    /// <summary>Taps of the kernel.</summary>
    internal long KernelTaps => checked(_axes[0].Kernel * _axes[1].Kernel * _axes[2].Kernel);

    /// <summary>All three axes, depth first; axes that the rank lacks have size 1.</summary>
    internal ReadOnlySpan<AxisGeometry> AllAxes => _axes;

    /// <summary>Which of the weight's kernels leads from an input channel to an output channel of its group.</summary>
    internal long KernelBetween(long inChannel, long outChannel) => Kind == ConvolutionKind.Convolution
        ? (outChannel * InChannelsPerGroup) + (inChannel % InChannelsPerGroup)
        : (inChannel * OutChannelsPerGroup) + (outChannel % OutChannelsPerGroup);

    /// <summary>How many kernels apart the kernels of neighbouring input channels are, for the same output channel.</summary>
    internal long KernelStep => Kind == ConvolutionKind.Convolution ? 1 : OutChannelsPerGroup;

    /// <summary>torch's name of the operation: conv2d, conv_transpose3d …</summary>
    public string OperationName => NameOf(Kind, Rank);

    /// <summary>Makes the geometry of a problem: checks every argument against the shapes and computes sizes and padding.</summary>
    /// <param name="kind">Convolution or transposed convolution.</param>
    /// <param name="options">Stride, padding and the like.</param>
    /// <param name="inputShape">[batch, in channels, spatial …] or [in channels, spatial …].</param>
    /// <param name="weightShape">[out, in / groups, kernel …], transposed [in, out / groups, kernel …].</param>
    /// <exception cref="ConvolutionArgumentException">Anything that does not fit together.</exception>
    public static ConvolutionGeometry Create(
        ConvolutionKind kind, ConvolutionOptions options, ReadOnlySpan<nint> inputShape, ReadOnlySpan<nint> weightShape) =>
        Create(kind, options, inputShape, weightShape, new OperandNames(nameof(inputShape), nameof(weightShape)));

    /// <summary>
    /// The same for a method with other parameters.</summary> <summary>Checks a layer's arguments, before there is an input or a weight.
    /// </summary>
    /// <param name="kind">Convolution or transposed convolution.</param>
    /// <param name="rank">Spatial axes, 1 to 3.</param>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Taps of the kernel.</param>
    /// <param name="options">Stride, padding and the like.</param>
    /// <exception cref="ConvolutionArgumentException">The arguments make no layer; the message says what to change.</exception>
    public static void CheckLayer(
        ConvolutionKind kind, int rank, long inChannels, long outChannels, PerAxis kernelSize, ConvolutionOptions options) =>
        GeometryValidation.CheckLayer(kind, rank, inChannels, outChannels, kernelSize, options);

    /// <summary>The shape of a layer's weight: [out, in / groups, kernel …], transposed [in, out / groups, kernel …].</summary>
    /// <inheritdoc cref="CheckLayer" path="/param|/exception"/>
    public static nint[] WeightShapeOf(
        ConvolutionKind kind, int rank, long inChannels, long outChannels, PerAxis kernelSize, ConvolutionOptions options)
    {
        CheckLayer(kind, rank, inChannels, outChannels, kernelSize, options);
        return Geometry.WeightShape.Of(kind, rank, inChannels, outChannels, kernelSize, options.Groups);
    }

    /// <summary>The channels of a layer whose weight's shape starts with these two sizes.</summary>
    /// <param name="kind">Convolution or transposed convolution.</param>
    /// <param name="first">First size: out, transposed in.</param>
    /// <param name="second">Second size: in / groups, transposed out / groups.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <exception cref="OverflowException">A number does not fit in 64 bits.</exception>
    public static (long In, long Out) ChannelsOf(ConvolutionKind kind, long first, long second, long groups) =>
        Geometry.WeightShape.Channels(kind, first, second, groups);

    internal static ConvolutionGeometry Create(
        ConvolutionKind kind, ConvolutionOptions options, ReadOnlySpan<nint> inputShape, ReadOnlySpan<nint> weightShape,
        OperandNames names)
    {
        try
        {
            return GeometryValidation.Create(kind, options, inputShape, weightShape);
        }
        catch (ConvolutionArgumentException refusal)
        {
            throw names.Blamed(refusal);
        }
    }

    /// <summary>The same problem with other axes and padding mode.</summary>
    internal ConvolutionGeometry With(PaddingMode paddingMode, AxisGeometry[] axes) =>
        new(Kind, Rank, IsBatched, Batch, InChannels, OutChannels, Groups, paddingMode, axes);

    /// <summary>The same layer on one sample with other axes; zeros beyond the border.</summary>
    internal ConvolutionGeometry WithBatchOfOne(AxisGeometry[] axes) =>
        new(Kind, Rank, IsBatched, 1, InChannels, OutChannels, Groups, PaddingMode.Zeros, axes);

    internal static string NameOf(ConvolutionKind kind, int rank) => kind == ConvolutionKind.Convolution
        ? string.Create(CultureInfo.InvariantCulture, $"conv{rank}d")
        : string.Create(CultureInfo.InvariantCulture, $"conv_transpose{rank}d");

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] ConvolutionGeometry? other) =>
        other is not null
        && (Kind, Rank, IsBatched, Batch, InChannels, OutChannels, Groups, PaddingMode)
            == (other.Kind, other.Rank, other.IsBatched, other.Batch, other.InChannels, other.OutChannels, other.Groups, other.PaddingMode)
        && _axes.AsSpan().SequenceEqual(other._axes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ConvolutionGeometry);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Rank, Batch, InChannels, OutChannels, Groups, _axes[^1], _axes[^2]);

    /// <summary>The operation with its sizes, on one line.</summary>
    public override string ToString()
    {
        string axes = string.Join(", ", Axes.ToArray().Select(axis =>
            $"{axis.Input}→{axis.Output} (kernel {axis.Kernel}, stride {axis.Stride}, " +
            $"padding {axis.PadBefore}:{axis.PadAfter}, dilation {axis.Dilation})"));
        return $"{OperationName} batch {Batch}, channels {InChannels}→{OutChannels}, groups {Groups}, " +
            $"{axes}, {PaddingModes.Name(PaddingMode)}";
    }

    private nint[] Shape(long channels, Func<AxisGeometry, long> size)
    {
        var shape = new nint[Rank + (IsBatched ? 2 : 1)];
        shape[0] = (nint)Batch;
        shape[^(Rank + 1)] = (nint)channels;
        for (int axis = 0; axis < Rank; axis++)
            shape[^(Rank - axis)] = (nint)size(Axes[axis]);
        return shape;
    }
}
