using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations;

namespace ConvSharp.Playground.Api;

/// <summary>The layer and the input that a request describes.</summary>
/// <param name="Geometry">Sizes and padding in numbers.</param>
/// <param name="Options">The options as they were asked for.</param>
/// <param name="Kernel">The kernel's size as it was asked for.</param>
/// <param name="HasBias">Whether a bias is added.</param>
/// <param name="Values">The numbers that the request gives.</param>
internal sealed record RequestedLayer(
    ConvolutionGeometry Geometry, ConvolutionOptions Options, PerAxis Kernel, bool HasBias, AnimationValues Values)
{
    internal const string Input = "input", KernelName = "kernel", Rank = "rank", Transposed = "transposed";
    internal const string InChannels = "in-channels", OutChannels = "out-channels", Groups = "groups";

    private const string Stride = "stride", Dilation = "dilation", PaddingName = "padding", ModeName = "padding-mode";
    private const string OutputPadding = "output-padding";

    internal const string NoBias = "no-bias", KernelValues = "kernel-values", InputValues = "values";

    // What a dimension of an array can be, in the browser too.
    private const long LargestSize = int.MaxValue;

    /// <summary>The options that describe a layer.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Transposed, Rank, Input, KernelName, Stride, PaddingName, ModeName, Dilation, OutputPadding, InChannels, OutChannels, Groups,
        NoBias, InputValues, KernelValues,
    ];

    /// <exception cref="RequestFault">The request makes no layer.</exception>
    public static RequestedLayer Read(Query query)
    {
        ConvolutionKind kind = query.Flag(Transposed) ? ConvolutionKind.Transposed : ConvolutionKind.Convolution;
        long[] sizes = Blamed(Input, () => GeometryText.ParseShape(query.Short(Input) ?? "5x5", Input));
        foreach (long size in sizes)
            CheckSize(size, Input);
        int rank = (int)Math.Min(Number(query, Rank, sizes.Length), LargestSize);
        if (rank is < 1 or > ConvolutionGeometry.MaxRank)
            throw new RequestFault($"{Rank} is {rank}: use 1, 2 or 3.", Rank);
        if (sizes.Length == 1 && rank > 1)
            sizes = [.. Enumerable.Repeat(sizes[0], rank)];
        if (sizes.Length != rank)
            throw new RequestFault($"{Input} has {sizes.Length} sizes, and {Rank} is {rank}: give one number for each axis.", Input);

        PerAxis kernel = PerAxisOf(query, KernelName, unset: 3);
        for (int axis = 0; axis < kernel.Count; axis++)
            CheckSize(kernel[axis], KernelName);
        long groups = Number(query, Groups, unset: 1);
        (long inChannels, long outChannels) = (Number(query, InChannels, groups), Number(query, OutChannels, groups));
        CheckSize(inChannels, InChannels);
        CheckSize(outChannels, OutChannels);
        var options = new ConvolutionOptions
        {
            Stride = PerAxisOf(query, Stride),
            Dilation = PerAxisOf(query, Dilation),
            Padding = Blamed(PaddingName, () => GeometryText.ParsePadding(query.Short(PaddingName) ?? "0", PaddingName)),
            PaddingMode = Blamed(ModeName, () => PaddingModes.Parse(query.Short(ModeName) ?? "zeros")),
            OutputPadding = PerAxisOf(query, OutputPadding),
            Groups = groups,
        };
        nint[] weight = Blamed(null, () => ConvolutionGeometry.WeightShapeOf(kind, rank, inChannels, outChannels, kernel, options));
        ConvolutionGeometry geometry = Blamed(null, () => ConvolutionGeometry.Create(
            kind, options, [(nint)inChannels, .. sizes.Select(size => (nint)size)], weight));
        bool hasBias = !query.Flag(NoBias);
        AnimationValues values = GivenNumbers.Read(query, geometry, hasBias, InputValues, KernelValues);
        return new RequestedLayer(geometry, options, kernel, values.HasBias, values);
    }

    /// <summary>The request that leads to a layer.</summary>
    public static string QueryOf(ConvolutionGeometry geometry)
    {
        AxisGeometry[] axes = geometry.Axes.ToArray();
        var parts = new List<string>();
        if (geometry.Kind == ConvolutionKind.Transposed)
            parts.Add(Transposed);
        parts.Add($"{Input}={string.Join('x', axes.Select(axis => axis.Input))}");
        Add(KernelName, axis => axis.Kernel, usual: 0);
        Add(Stride, axis => axis.Stride, usual: 1);
        AddPadding();
        Add(Dilation, axis => axis.Dilation, usual: 1);
        Add(OutputPadding, axis => axis.OutputPadding, usual: 0);
        AddChannels(InChannels, geometry.InChannels);
        AddChannels(OutChannels, geometry.OutChannels);
        if (geometry.Groups > 1)
            parts.Add($"{Groups}={geometry.Groups}");
        return string.Join('&', parts);

        void Add(string name, Func<AxisGeometry, long> value, long usual)
        {
            long[] values = [.. axes.Select(value).Distinct()];
            if (values.Length > 1)
                parts.Add($"{name}={string.Join('x', axes.Select(value))}");
            else if (values[0] != usual)
                parts.Add($"{name}={values[0]}");
        }

        void AddPadding()
        {
            if (Array.TrueForAll(axes, axis => axis.PadBefore == axis.PadAfter))
                Add(PaddingName, axis => axis.PadBefore, usual: 0);
            else
                parts.Add($"{PaddingName}={string.Join('x', axes.Select(axis => $"{axis.PadBefore}:{axis.PadAfter}"))}");
        }

        void AddChannels(string name, long channels)
        {
            if (channels != geometry.Groups)
                parts.Add($"{name}={channels}");
        }
    }

    private static void CheckSize(long size, string control)
    {
        if (size is > LargestSize or < -LargestSize)
            throw new RequestFault($"{control} is {size}: use 1 to {LargestSize}.", control);
    }

    private static PerAxis PerAxisOf(Query query, string name, long? unset = null) => query.Short(name) is { } text
        ? Blamed(name, () => GeometryText.ParsePerAxis(text, name))
        : unset is { } value ? value : default(PerAxis);

    private static long Number(Query query, string name, long unset) =>
        query.Short(name) is { } text ? Blamed(name, () => GeometryText.ParseNumber(text, name)) : unset;

    /// <summary>The result, or the library's own sentence beside the control that it is about.</summary>
    private static T Blamed<T>(string? control, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ConvolutionArgumentException refusal)
        {
            throw new RequestFault(refusal.Reason, control ?? ControlOf(refusal.Word ?? refusal.ParamName));
        }
    }

    private static string? ControlOf(string? word) => word switch
    {
        null => null,
        "kernel_size" or "kernelSize" or "weight" or "weightShape" => KernelName,
        "inputShape" => Input,
        _ => Names.FirstOrDefault(name => name == word.Replace('_', '-')),
    };
}
