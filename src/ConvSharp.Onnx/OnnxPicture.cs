using System.Globalization;
using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx;

/// <summary>How a picture becomes an input of a network: resized, then (values · scale − mean) / deviation.</summary>
/// <example>
/// <code>
/// var reading = new OnnxPicture { Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225] };
/// InferenceTensor input = reading.Read(picture, model.Graph.Inputs[0]);
/// </code>
/// </example>
public sealed record OnnxPicture
{
    private const int Colors = 3;

    /// <summary>Height and width; null: what the network says, else the picture's own.</summary>
    public IReadOnlyList<long>? Size { get; init; }

    /// <summary>The factor of the picture's 0…1. Default 1; networks of bytes get 255.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>One for all channels, or one for each in the order in which the network takes them. Default 0.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [0];

    /// <summary>The same. Default 1.</summary>
    public IReadOnlyList<double> Deviation { get; init; } = [1];

    /// <summary>Where the channels are; null: as the network's shape says, else first.</summary>
    public OnnxLayout? Layout { get; init; }

    /// <summary>Whether the network takes blue first.</summary>
    public bool IsBlueFirst { get; init; }

    /// <summary>Height and width as people write them: 224 or 240x320.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parameter">What messages call it.</param>
    /// <exception cref="ConvolutionArgumentException">It is no size.</exception>
    public static IReadOnlyList<long> ParseSize(string text, string parameter)
    {
        long[] size = GeometryText.ParseShape(text, parameter);
        if (size.Length > 2 || !Array.TrueForAll(size, side => side is > 0 and <= ushort.MaxValue))
        {
            throw new ConvolutionArgumentException(
                $"{parameter} is '{text}': use one side, or height x width, of 1 to {ushort.MaxValue}.", parameter);
        }

        return size.Length == 1 ? [size[0], size[0]] : size;
    }

    /// <summary>A number for all channels, or one for each, apart by commas.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parameter">What messages call it.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="isFactor">Whether 0 is none.</param>
    /// <exception cref="ConvolutionArgumentException">They are no such numbers.</exception>
    public static IReadOnlyList<double> ParseNumbers(string text, string parameter, int most, bool isFactor)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(',');
        var numbers = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            bool isNumber = double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]);
            if (!isNumber || !double.IsFinite(numbers[i]))
                throw new ConvolutionArgumentException($"{parameter} is '{text}': use numbers, such as 0.5.", parameter);
        }

        if ((numbers.Length != 1 && numbers.Length != most) || (isFactor && numbers.Contains(0)))
        {
            string more = most > 1 ? $", or {most} apart by commas" : "", limit = isFactor ? ", not 0" : "";
            throw new ConvolutionArgumentException($"{parameter} is '{text}': use one number{more}{limit}.", parameter);
        }

        return numbers;
    }

    /// <summary>Whether the network takes pictures in grey, of one channel.</summary>
    /// <exception cref="ConvolutionArgumentException">The input takes no pictures.</exception>
    public bool IsGray(GraphInput input) => Axes(input).Channels.Size == 1;

    /// <summary>The shape of the input for a picture of some size.</summary>
    /// <param name="height">The picture's rows.</param>
    /// <param name="width">Its pixels in a row.</param>
    /// <param name="input">The input.</param>
    /// <exception cref="ConvolutionArgumentException">The input takes no pictures, or none of this size.</exception>
    public IReadOnlyList<nint> ShapeOf(long height, long width, GraphInput input)
    {
        (Dimension channels, Dimension rows, Dimension columns) = Axes(input);
        return Laid([channels.Size ?? Colors, Side(0, rows, height, input), Side(1, columns, width, input)], input);
    }

    /// <summary>The input for a picture.</summary>
    /// <param name="picture">[C, H, W] of 0…1: red, green and blue, or grey where <see cref="IsGray"/> says so.</param>
    /// <param name="input">The input.</param>
    /// <exception cref="ConvolutionArgumentException">The input takes no pictures, or none of this size.</exception>
    public InferenceTensor Read(Tensor<float> picture, GraphInput input)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(input);
        (_, Dimension rows, Dimension columns) = Axes(input);
        nint[] wanted = [Side(0, rows, picture.Lengths[1], input), Side(1, columns, picture.Lengths[2], input)];
        float[] values = Prepared(Resized(picture, wanted), input);
        return Placed(values, [picture.Lengths[0], .. wanted], input);
    }

    private (Dimension Channels, Dimension Height, Dimension Width) Axes(GraphInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int rank = input.Shape?.Count ?? 4;
        if (rank is not (3 or 4) || input.Type is not (ElementType.Float32 or ElementType.Float64 or ElementType.UInt8))
            throw Refusal("picture", $"the model takes {input}: give an array.");
        Dimension[] axes = input.Shape is null ? [Dimension.Unknown, Dimension.Unknown, Dimension.Unknown] : [.. input.Shape.TakeLast(3)];
        (Dimension channels, Dimension height, Dimension width) =
            LayoutOf(input) == OnnxLayout.ChannelsFirst ? (axes[0], axes[1], axes[2]) : (axes[2], axes[0], axes[1]);
        return channels.Size is null or 1 or Colors
            ? (channels, height, width)
            : throw Refusal(
                "picture",
                $"the model takes {input}, with {channels.Size} channels, and a picture has {Colors}, or 1 in grey: give an array, " +
                "or say by the layout where the channels are.");
    }

    private nint Side(int side, Dimension axis, long own, GraphInput input)
    {
        if (Size is { } size && axis.Size is { } fixedSize && size[side] != fixedSize)
        {
            throw Refusal(
                "size", $"size is {size[0]}x{size[1]}, but the model takes {input}: leave it out, and pictures are resized to that.");
        }

        return Size is null ? axis.Size ?? (nint)own : (nint)Size[side];
    }

    /// <summary>Channels stand where the shape has 1 or 3, else where it has fewer; where nothing tells, first.</summary>
    private OnnxLayout LayoutOf(GraphInput input)
    {
        if (Layout is { } given || input.Shape is null)
            return Layout ?? OnnxLayout.ChannelsFirst;
        Dimension first = input.Shape[^3], last = input.Shape[^1];
        bool isFirst = first.Size is 1 or Colors, isLast = last.Size is 1 or Colors;
        return isFirst == isLast ? last.Size < first.Size ? OnnxLayout.ChannelsLast : OnnxLayout.ChannelsFirst
            : isLast ? OnnxLayout.ChannelsLast
            : OnnxLayout.ChannelsFirst;
    }

    /// <summary>[C, H, W] in another size: between pixels linearly, and averaged where the picture shrinks.</summary>
    private static InferenceTensor Resized(Tensor<float> picture, nint[] size)
    {
        var source = InferenceTensor.Of(picture);
        if (source.Shape[1..].SequenceEqual(size))
            return source;
        InferenceGraphBuilder graph = new("resize");
        string input = graph.Input("picture", ElementType.Float32);
        string sizes = graph.Constant(InferenceTensor.Of<long>([source.Shape[0], size[0], size[1]], 3));
        var options = new ResizeOptions { Mode = ResizeMode.Linear, Antialiases = true, ExcludesOutside = true };
        graph.Output(graph.Add(new Resize(options), input, InferenceGraphBuilder.Absent, InferenceGraphBuilder.Absent, sizes));
        using InferenceSession session = new InferenceModel(graph.Build()).CreateSession();
        return session.Run([source])[0];
    }

    /// <summary>The values in the order [C, H, W], with the channels as the network takes them.</summary>
    private float[] Prepared(InferenceTensor picture, GraphInput input)
    {
        int channels = (int)picture.Shape[0], plane = (int)(picture.Length / channels);
        if (channels == 1 && (Mean.Count > 1 || Deviation.Count > 1))
        {
            string parameter = Mean.Count > 1 ? "mean" : "std";
            throw Refusal(parameter, $"{parameter} has {Colors} numbers, but the model takes {input}, of one channel: give one.");
        }

        bool isBytes = input.Type == ElementType.UInt8;
        float[] values = picture.Elements<float>().ToArray();
        if (IsBlueFirst && channels == Colors)
        {
            picture.Elements<float>()[..plane].CopyTo(values.AsSpan(2 * plane));
            picture.Elements<float>()[(2 * plane)..].CopyTo(values);
        }

        for (int channel = 0; channel < channels; channel++)
        {
            double mean = Mean[Math.Min(channel, Mean.Count - 1)], deviation = Deviation[Math.Min(channel, Deviation.Count - 1)];
            double scale = isBytes && Scale == 1 ? byte.MaxValue : Scale;
            foreach (ref float value in values.AsSpan(channel * plane, plane))
                value = (float)(((value * scale) - mean) / deviation);
        }

        return values;
    }

    private nint[] Laid(nint[] shape, GraphInput input)
    {
        nint[] laid = LayoutOf(input) == OnnxLayout.ChannelsFirst ? shape : [shape[1], shape[2], shape[0]];
        return (input.Shape?.Count ?? 4) == 4 ? [1, .. laid] : laid;
    }

    private InferenceTensor Placed(float[] values, nint[] shape, GraphInput input)
    {
        (int channels, int plane) = ((int)shape[0], (int)(shape[1] * shape[2]));
        OnnxLayout layout = LayoutOf(input);
        var result = InferenceTensor.Zeros(input.Type, Laid(shape, input));
        for (int i = 0; i < values.Length; i++)
        {
            (int channel, int pixel) = Math.DivRem(i, plane);
            int at = layout == OnnxLayout.ChannelsFirst ? i : (pixel * channels) + channel;
            if (input.Type == ElementType.Float32)
                result.Elements<float>()[at] = values[i];
            else if (input.Type == ElementType.Float64)
                result.Elements<double>()[at] = values[i];
            else
                result.Elements<byte>()[at] = (byte)Math.Clamp(MathF.Round(values[i]), 0, byte.MaxValue);
        }

        return result;
    }

    /// <param name="word">What the message is about: picture, size, mean or std.</param>
    /// <param name="message">What is wrong, and what to do.</param>
    private static ConvolutionArgumentException Refusal(string word, string message) => new(message, word);
}
