namespace ConvSharp.Geometry;

/// <summary>One axis of a convolution with all values known: sizes in elements, padding in numbers.</summary>
public readonly record struct AxisGeometry
{
    /// <summary>An axis of size 1 with a kernel of 1, which replaces the axes that 1-D and 2-D layers lack.</summary>
    internal static AxisGeometry Unit { get; } =
        new() { Input = 1, Kernel = 1, Stride = 1, Dilation = 1, Output = 1 };

    /// <summary>The kind of layer, which decides between the two size formulas.</summary>
    public ConvolutionKind Kind { get; init; }

    /// <summary>Input elements.</summary>
    public long Input { get; init; }

    /// <summary>Kernel taps.</summary>
    public long Kernel { get; init; }

    /// <summary>Step over the input (transposed: over the output).</summary>
    public long Stride { get; init; }

    /// <summary>Distance between taps.</summary>
    public long Dilation { get; init; }

    /// <summary>
    /// Padding before the first element (transposed: cut from the output). Negative only for transposed layers sized by their output.
    /// </summary>
    public long PadBefore { get; init; }

    /// <summary>Padding after the last element.</summary>
    public long PadAfter { get; init; }

    /// <summary>Elements added at the end of a transposed layer's output.</summary>
    public long OutputPadding { get; init; }

    /// <summary>Output elements.</summary>
    public long Output { get; init; }

    /// <summary>Reach of the dilated kernel.</summary>
    public long EffectiveKernel => SizeFormula.EffectiveKernel(Kernel, Dilation);

    /// <summary>
    /// Whether the axis changes nothing: one tap, stride 1, no padding, so that each output element depends on the one input element at its
    /// place.
    /// </summary>
    internal bool IsPointwise => Kernel == 1 && Stride == 1 && PadBefore == 0 && Input == Output;

    /// <summary>
    /// Whether this is a transposed axis with a single input element, so that every output has one tap, whatever the stride.
    /// </summary>
    internal bool GrowsFromOne => Input == 1 && (Dilation == 1 || Kernel == 1) && PadBefore >= 0 && PadBefore + Output <= Kernel;

    /// <summary>Whether this is a convolution's axis whose only output sees all inputs.</summary>
    internal bool ShrinksToOne => Input == Kernel && (Dilation == 1 || Kernel == 1) && PadBefore == 0 && Output == 1;

    /// <summary>Padding of both sides together.</summary>
    internal long Padding => checked(PadBefore + PadAfter);

    /// <summary>
    /// Elements that a convolution's last step leaves over; they become the output padding of the transposed layer that leads back.
    /// </summary>
    internal long LeftOver =>
        checked(Input - SizeFormula.TransposedOutput(Output, Kernel, Stride, Padding, Dilation, outputPadding: 0));

    /// <summary>The input sizes that give this output size: the smallest and the largest (a transposed layer has exactly one).</summary>
    public (long Min, long Max) InputsGivingOutput() => Kind == ConvolutionKind.Convolution
        ? SizeFormula.InputsGiving(Output, Kernel, Stride, Padding, Dilation)
        : (Input, Input);

    /// <summary>The size formula step by step: in symbols, in numbers, and its result.</summary>
    public IReadOnlyList<string> Explain()
    {
        SizeForm full = Forms()[^1];
        return [full.Symbols, full.Numbers, full.Worked];
    }

    /// <summary>The size formula from its simple form to the full one, with this axis's numbers.</summary>
    public IReadOnlyList<SizeForm> Forms() => SizeForms.Of(this);

    /// <summary>
    /// The axis of the layer of the other kind with the same arguments, applied to this output. A transposed layer gets the output padding
    /// that leads back to this input's size, which is less than the stride. A convolution leads back unless the output padding is larger.
    /// </summary>
    public AxisGeometry Twin()
    {
        if (Kind == ConvolutionKind.Transposed)
        {
            long output = SizeFormula.Output(Output, Kernel, Stride, Padding, Dilation);
            return this with { Kind = ConvolutionKind.Convolution, Input = Output, OutputPadding = 0, Output = output };
        }

        return this with { Kind = ConvolutionKind.Transposed, Input = Output, OutputPadding = LeftOver, Output = Input };
    }
}
