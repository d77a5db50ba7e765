using System.Globalization;
using ConvSharp.Errors;
using static ConvSharp.Errors.ConvolutionArgumentException;

namespace ConvSharp.Geometry;

/// <summary>Turns arguments and shapes into a geometry, or says in torch's words what is wrong with them.</summary>
internal static class GeometryValidation
{
    private static readonly string[][] AxisNames = [["width"], ["height", "width"], ["depth", "height", "width"]];

    public static string AxisName(int axis, int rank) => AxisNames[rank - 1][axis];

    /// <summary>All axes of a rank: height, width.</summary>
    public static string AxisList(int rank) => string.Join(", ", AxisNames[rank - 1]);

    /// <summary>Checks a layer's arguments, before there is an input.</summary>
    public static void CheckLayer(
        ConvolutionKind kind, int rank, long inChannels, long outChannels, PerAxis kernel, ConvolutionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckGroups(options.Groups);
        CheckChannels(inChannels, "in_channels", options.Groups);
        CheckChannels(outChannels, "out_channels", options.Groups);
        PaddingModes.Check(options.PaddingMode);
        for (int axis = 0; axis < rank; axis++)
        {
            CheckKernel(kernel.At(axis, rank, "kernel_size", unset: 0));
            CheckAxis(kind, rank, axis, options);
        }

        CheckCausal(options.Padding, rank);
    }

    public static ConvolutionGeometry Create(
        ConvolutionKind kind, ConvolutionOptions options, ReadOnlySpan<nint> inputShape, ReadOnlySpan<nint> weightShape)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (weightShape.Length is < 3 or > ConvolutionGeometry.MaxRank + 2)
        {
            Throw($"weight should have 3 to 5 dimensions, but got weight of size: {ShapeText.Print(weightShape)}", "weight",
                $"{weightShape.Length}-dimensional", "give [out, in / groups, kernel …] (transposed: [in, out / groups, kernel …])");
        }

        int rank = weightShape.Length - 2;
        long groups = options.Groups;
        (long first, long second) = (weightShape[0], weightShape[1]);
        CheckGroups(groups);
        if (first <= 0 || second <= 0)
            Throw($"weight has no channels, its size is {ShapeText.Print(weightShape)}", "weight", ShapeText.Print(weightShape), "give at least one channel");

        (long inChannels, long outChannels) =
            InChecked64Bits("groups", groups, () => WeightShape.Channels(kind, first, second, groups));
        if (kind == ConvolutionKind.Convolution && outChannels % groups != 0)
            Throw("out_channels must be divisible by groups", "groups", groups, $"use a divisor of {outChannels}");
        if (kind == ConvolutionKind.Transposed && inChannels % groups != 0)
            Throw("in_channels must be divisible by groups", "groups", groups, $"use a divisor of {inChannels}");

        CheckInputRank(kind, rank, inputShape);
        bool batched = inputShape.Length == rank + 2;
        long batch = batched ? inputShape[0] : 1;
        if (batch < 0)
            Throw($"the batch of input has a negative size, {ShapeText.Print(inputShape)}", "input", ShapeText.Print(inputShape), "use 0 or more");
        ReadOnlySpan<nint> sizes = inputShape[(batched ? 2 : 1)..];
        long channels = inputShape[batched ? 1 : 0];
        CheckInputChannels(kind, groups, inputShape, weightShape, inChannels, channels);
        foreach (nint size in sizes)
        {
            if (size <= 0)
            {
                Throw($"Expected {Dimensions(rank)} input to {ConvolutionGeometry.NameOf(kind, rank)} with non-zero spatial sizes, " +
                    $"but got input of size: {ShapeText.Print(inputShape)}", "input", ShapeText.Print(inputShape), "only the batch may be empty");
            }
        }

        for (int axis = 0; axis < rank; axis++)
        {
            CheckKernel(weightShape[2 + axis]);
            CheckAxis(kind, rank, axis, options);
        }

        CheckCausal(options.Padding, rank);
        PaddingModes.Check(options.PaddingMode);
        AxisGeometry[] axes = SettleAxes(kind, rank, options, sizes, weightShape[2..]);
        var geometry = new ConvolutionGeometry(
            kind, rank, batched, batch, inChannels, outChannels, groups, options.PaddingMode, axes);
        CheckLengths(geometry);
        return geometry;
    }

    private static void CheckGroups(long groups)
    {
        if (groups <= 0)
            Throw("groups must be a positive integer", "groups", groups, "use 1 or a divisor of both channel counts");
    }

    /// <summary>Refuses causal padding where there is more than one axis.</summary>
    public static void CheckCausal(Padding padding, int rank)
    {
        if (padding.Rule == PaddingRule.Causal && rank != 1)
            Throw("causal padding has a direction only in 1-D", "padding", "causal", "use Padding.Asymmetric for 2-D and 3-D layers");
    }

    private static void CheckChannels(long channels, string parameter, long groups)
    {
        if (channels <= 0)
            Throw($"{parameter} must be a positive integer", parameter, channels, "use 1 or more");
        if (channels % groups != 0)
            Throw($"{parameter} must be divisible by groups", parameter, channels, $"use a multiple of groups = {groups}");
    }

    private static void CheckKernel(long kernel)
    {
        if (kernel <= 0)
            Throw("kernel size should be greater than zero", "kernel_size", kernel, "use 1 or more");
    }

    private static void CheckAxis(ConvolutionKind kind, int rank, int axis, ConvolutionOptions options)
    {
        long stride = options.Stride.At(axis, rank, "stride", unset: 1);
        if (stride <= 0)
            Throw("non-positive stride is not supported", "stride", stride, "use 1 or more");
        long dilation = options.Dilation.At(axis, rank, "dilation", unset: 1);
        if (dilation <= 0)
            Throw("dilation should be greater than zero", "dilation", dilation, "use 1 or more");
        long before = options.Padding.Before.At(axis, rank, "padding", unset: 0);
        long after = options.Padding.After.At(axis, rank, "padding", unset: 0);
        if (Math.Min(before, after) < 0)
            Throw("negative padding is not supported", "padding", Math.Min(before, after), "use 0 or more; to cut the input, slice it");

        long outputPadding = options.OutputPadding.At(axis, rank, "output_padding", unset: 0);
        if (kind == ConvolutionKind.Convolution)
        {
            RefuseInConvolution("output_padding", options.OutputPadding);
            RefuseInConvolution("output_size", options.OutputSize);
            return;
        }

        if (outputPadding < 0)
            Throw("negative output_padding is not supported", "output_padding", outputPadding, "use 0 or more");
        if (outputPadding >= stride && outputPadding >= dilation)
        {
            Throw($"output padding must be smaller than either stride or dilation, but got output_padding_{AxisName(axis, rank)}: " +
                $"{outputPadding}, stride_{AxisName(axis, rank)}: {stride}, dilation_{AxisName(axis, rank)}: {dilation}",
                "output_padding", outputPadding, $"use at most {Math.Max(stride, dilation) - 1}");
        }
    }

    private static void RefuseInConvolution(string parameter, PerAxis value)
    {
        if (value.Count != 0)
            Throw($"{parameter} belongs to transposed convolutions", parameter, value, "leave it out, or use the transposed layer");
    }

    private static void CheckInputRank(ConvolutionKind kind, int rank, ReadOnlySpan<nint> inputShape)
    {
        if (inputShape.Length != rank + 1 && inputShape.Length != rank + 2)
        {
            Throw($"Expected {Dimensions(rank)} input to {ConvolutionGeometry.NameOf(kind, rank)}, but got input of size: {ShapeText.Print(inputShape)}",
                "input", $"{inputShape.Length}-dimensional", $"give [channels, {AxisList(rank)}] or the same with a batch axis first");
        }
    }

    private static string Dimensions(int rank) =>
        string.Create(CultureInfo.InvariantCulture, $"{rank + 1}D (unbatched) or {rank + 2}D (batched)");

    private static void CheckInputChannels(
        ConvolutionKind kind, long groups, ReadOnlySpan<nint> inputShape, ReadOnlySpan<nint> weightShape, long expected, long channels)
    {
        if (channels == expected)
            return;
        string given = kind == ConvolutionKind.Convolution ? $"Given groups={groups}" : "Given transposed=1";
        Throw($"{given}, weight of size {ShapeText.Print(weightShape)}, expected input{ShapeText.Print(inputShape)} to have {expected} channels, " +
            $"but got {channels} channels instead", "input", ShapeText.Print(inputShape), $"give {expected} channels, or another weight or groups");
    }

    private static AxisGeometry[] SettleAxes(
        ConvolutionKind kind, int rank, ConvolutionOptions options, ReadOnlySpan<nint> sizes, ReadOnlySpan<nint> kernel)
    {
        AxisGeometry[] axes = [AxisGeometry.Unit, AxisGeometry.Unit, AxisGeometry.Unit];
        Span<AxisGeometry> settled = axes.AsSpan(axes.Length - rank);
        var extensions = new (long Before, long After)[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            var raw = new AxisGeometry
            {
                Kind = kind,
                Input = sizes[axis],
                Kernel = kernel[axis],
                Stride = options.Stride.At(axis, rank, "stride", unset: 1),
                Dilation = options.Dilation.At(axis, rank, "dilation", unset: 1),
                OutputPadding = options.OutputPadding.At(axis, rank, "output_padding", unset: 0),
            };
            try
            {
                settled[axis] = kind == ConvolutionKind.Convolution
                    ? SettleConvolution(raw, options.Padding, axis, rank)
                    : SettleTransposed(raw, options, axis, rank);
                extensions[axis] = BorderExtension.Of(settled[axis]);
            }
            catch (OverflowException)
            {
                (string parameter, object value) = Largest(raw, options, axis, rank);
                Throw($"the sizes of {AxisName(axis, rank)} do not fit in 64 bits (input {raw.Input}, kernel {raw.Kernel}, " +
                    $"stride {raw.Stride}, dilation {raw.Dilation})", parameter, value, "use a smaller number");
            }
        }

        CheckOutput(kind, settled);
        CheckOutputSize(options, settled);
        for (int axis = 0; axis < rank; axis++)
        {
            (long before, long after) = extensions[axis];
            PaddingModes.CheckExtension(options.PaddingMode, before, after, settled[axis].Input, AxisName(axis, rank));
        }

        return axes;
    }

    /// <summary>The argument to blame where sizes overflow: the largest one.</summary>
    private static (string Parameter, object Value) Largest(in AxisGeometry raw, ConvolutionOptions options, int axis, int rank)
    {
        long padding = Math.Max(
            options.Padding.Before.At(axis, rank, "padding", unset: 0), options.Padding.After.At(axis, rank, "padding", unset: 0));
        (string Parameter, long Size, object Value)[] arguments =
        [
            ("padding", padding, options.Padding),
            ("dilation", raw.Dilation, raw.Dilation),
            ("stride", raw.Stride, raw.Stride),
            ("kernel_size", raw.Kernel, raw.Kernel),
            ("input", raw.Input, raw.Input),
            ("output_padding", raw.OutputPadding, raw.OutputPadding),
            ("output_size", options.OutputSize.At(axis, rank, "output_size", unset: 0), options.OutputSize),
        ];
        (string parameter, _, object value) = arguments.MaxBy(argument => argument.Size);
        return (parameter, value);
    }

    /// <summary>Computes padding and output size of an axis.</summary>
    public static AxisGeometry SettleConvolution(AxisGeometry axis, Padding padding, int index, int rank)
    {
        long same = SizeFormula.SamePadding(axis.Input, axis.Kernel, axis.Stride, axis.Dilation);
        (long before, long after) = padding.Rule switch
        {
            PaddingRule.Same or PaddingRule.SameLower => SizeFormula.SplitSame(same, padding.Rule == PaddingRule.SameLower),
            PaddingRule.Valid => (0, 0),
            PaddingRule.Causal => (axis.EffectiveKernel - 1, 0),
            _ => (padding.Before.At(index, rank, "padding", 0), padding.After.At(index, rank, "padding", 0)),
        };
        return axis with
        {
            PadBefore = before,
            PadAfter = after,
            Output = SizeFormula.Output(axis.Input, axis.Kernel, axis.Stride, checked(before + after), axis.Dilation),
        };
    }

    private static AxisGeometry SettleTransposed(AxisGeometry axis, ConvolutionOptions options, int index, int rank)
    {
        Padding padding = options.Padding;
        bool sized = options.OutputSize.Count != 0;
        long before, after;
        if (padding.Rule is PaddingRule.Explicit or PaddingRule.Valid)
        {
            (before, after) = (padding.Before.At(index, rank, "padding", 0), padding.After.At(index, rank, "padding", 0));
            if (sized)
            {
                long smallest = SizeFormula.TransposedOutput(
                    axis.Input, axis.Kernel, axis.Stride, checked(before + after), axis.Dilation, outputPadding: 0);
                axis = axis with { OutputPadding = checked(options.OutputSize.At(index, rank, "output_size", 0) - smallest) };
            }
        }
        else
        {
            long wanted = sized ? options.OutputSize.At(index, rank, "output_size", 0) : checked(axis.Input * axis.Stride);
            long total = SizeFormula.TransposedPaddingGiving(
                wanted, axis.Input, axis.Kernel, axis.Stride, axis.Dilation, axis.OutputPadding);
            (before, after) = padding.Rule == PaddingRule.Causal
                ? (0, total)
                : SizeFormula.SplitSame(total, padding.Rule == PaddingRule.SameLower);
        }

        return axis with
        {
            PadBefore = before,
            PadAfter = after,
            Output = SizeFormula.TransposedOutput(
                axis.Input, axis.Kernel, axis.Stride, checked(before + after), axis.Dilation, axis.OutputPadding),
        };
    }

    private static void CheckOutput(ConvolutionKind kind, ReadOnlySpan<AxisGeometry> axes)
    {
        bool empty = false;
        foreach (AxisGeometry axis in axes)
            empty |= axis.Output <= 0;
        if (!empty)
            return;

        if (kind == ConvolutionKind.Convolution)
        {
            string padded = Sizes(axes, static axis => axis.Input + axis.Padding);
            string kernel = Sizes(axes, static axis => axis.EffectiveKernel);
            Throw($"Calculated padded input size per channel: ({padded}). Kernel size: ({kernel}). " +
                "Kernel size can't be greater than actual input size",
                "kernel_size", $"({kernel})", "use a larger input, more padding or a smaller kernel");
        }

        Throw($"Given input size per channel: ({Sizes(axes, static axis => axis.Input)}). Calculated output size per channel: " +
            $"({Sizes(axes, static axis => axis.Output)}). Output size is too small", "padding",
            $"({Sizes(axes, static axis => axis.Padding)}) of both sides", "use less padding");
    }

    private static void CheckOutputSize(ConvolutionOptions options, ReadOnlySpan<AxisGeometry> axes)
    {
        if (options.OutputSize.Count == 0 || options.Padding.Rule is not (PaddingRule.Explicit or PaddingRule.Valid))
            return;
        foreach (AxisGeometry axis in axes)
        {
            if (axis.OutputPadding >= 0 && axis.OutputPadding < axis.Stride)
                continue;
            string from = Sizes(axes, static a => a.Output - a.OutputPadding).Replace(" x ", ", ", StringComparison.Ordinal);
            string to = Sizes(axes, static a => a.Output - a.OutputPadding + a.Stride - 1).Replace(" x ", ", ", StringComparison.Ordinal);
            string wanted = Sizes(axes, static a => a.Output).Replace(" x ", ", ", StringComparison.Ordinal);
            string input = Sizes(axes, static a => a.Input).Replace(" x ", ", ", StringComparison.Ordinal);
            Throw($"requested an output size of [{wanted}], but valid sizes range from [{from}] to [{to}] (for an input of [{input}])",
                "output_size", $"[{wanted}]", "choose sizes in this range");
        }
    }

    private static string Sizes(ReadOnlySpan<AxisGeometry> axes, Func<AxisGeometry, long> size) =>
        string.Join(" x ", axes.ToArray().Select(size));

    private static void CheckLengths(ConvolutionGeometry geometry)
    {
        // An element has at most eight bytes, and all tensors together must be addressable.
        const long longest = long.MaxValue / sizeof(double);
        InChecked64Bits("input", geometry, () => geometry.MultiplyAdds);
        long total = InChecked64Bits("input", geometry,
            () => checked(geometry.InputLength + geometry.OutputLength + geometry.WeightLength));
        if (total > longest)
            Throw($"the tensors have {total} elements, more than can be addressed", "input", geometry, "use smaller sizes");
    }

    private static TResult InChecked64Bits<TResult>(string parameter, object value, Func<TResult> compute)
    {
        try
        {
            return compute();
        }
        catch (OverflowException)
        {
            Throw("the number of elements does not fit in 64 bits", parameter, value, "use smaller sizes");
            throw;
        }
    }
}
