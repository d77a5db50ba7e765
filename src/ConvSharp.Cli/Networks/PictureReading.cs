using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Cli.Networks;

/// <summary>Reads a picture as an input: resized, then (values · scale − mean) / deviation.</summary>
internal sealed record PictureReading
{
    private const int Colors = 3;

    /// <summary>Height and width; null: what the model says, else the picture's own.</summary>
    public required long[]? Size { get; init; }

    /// <summary>The factor of the picture's 0…1.</summary>
    public required double Scale { get; init; }

    /// <summary>One for all channels, or one for each in the order in which the network takes them.</summary>
    public required double[] Mean { get; init; }

    /// <inheritdoc cref="Mean"/>
    public required double[] Deviation { get; init; }

    /// <summary>Where the channels are; null: as the model's shape says.</summary>
    public required ChannelOrder? Order { get; init; }

    public required bool IsBlueFirst { get; init; }

    /// <param name="path">The file.</param>
    /// <param name="parameter">The option or argument that it was given to.</param>
    /// <param name="input">The input that it is for.</param>
    /// <exception cref="RequestException">It is no picture, or the input takes none.</exception>
    public InferenceTensor Read(string path, string parameter, GraphInput input)
    {
        string subject = $"{parameter} is '{path}', a picture, but the model takes {input}";
        int rank = input.Shape?.Count ?? 4;
        if (rank is not (3 or 4) || input.Type is not (ElementType.Float32 or ElementType.Float64 or ElementType.UInt8))
            throw new RequestException($"{subject}: give an array as .npy.");
        Dimension[] axes = input.Shape is null ? [Dimension.Unknown, Dimension.Unknown, Dimension.Unknown] : [.. input.Shape.TakeLast(3)];
        ChannelOrder order = Order ?? Guess(axes);
        (Dimension channels, Dimension height, Dimension width) =
            order == ChannelOrder.ChannelsFirst ? (axes[0], axes[1], axes[2]) : (axes[2], axes[0], axes[1]);
        if (channels.Size is not (null or 1 or Colors))
        {
            throw new RequestException(
                $"{subject}, with {channels.Size} channels, and a picture has {Colors}, or 1 in grey: give an array as .npy, " +
                "or say by --layout where the channels are.");
        }

        Tensor<float> picture = PictureFile.Load(path, parameter, gray: channels.Size == 1);
        nint[] wanted = [Side(0, height, picture.Lengths[1]), Side(1, width, picture.Lengths[2])];
        float[] values = Prepared(Resized(picture, wanted), input);
        return Laid(values, [picture.Lengths[0], .. wanted], order, rank, input.Type);

        nint Side(int side, Dimension axis, nint own)
        {
            if (Size is { } size && axis.Size is { } fixedSize && size[side] != fixedSize)
            {
                throw new RequestException(
                    $"--size is {size[0]}x{size[1]}, but the model takes {input}: leave it out, and pictures are resized to that.");
            }

            return Size is null ? axis.Size ?? own : (nint)Size[side];
        }
    }

    /// <summary>Channels stand where the shape has 1 or 3, else where it has fewer; where nothing tells, first.</summary>
    private static ChannelOrder Guess(Dimension[] axes)
    {
        bool isFirst = axes[0].Size is 1 or Colors, isLast = axes[2].Size is 1 or Colors;
        return isFirst == isLast ? axes[2].Size < axes[0].Size ? ChannelOrder.ChannelsLast : ChannelOrder.ChannelsFirst
            : isLast ? ChannelOrder.ChannelsLast
            : ChannelOrder.ChannelsFirst;
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
        if (channels == 1 && (Mean.Length > 1 || Deviation.Length > 1))
            throw new RequestException($"--mean and --std have {Colors} numbers, but the model takes {input}, of one channel: give one.");
        bool isBytes = input.Type == ElementType.UInt8;
        float[] values = picture.Elements<float>().ToArray();
        if (IsBlueFirst && channels == Colors)
        {
            picture.Elements<float>()[..plane].CopyTo(values.AsSpan(2 * plane));
            picture.Elements<float>()[(2 * plane)..].CopyTo(values);
        }

        for (int channel = 0; channel < channels; channel++)
        {
            double mean = Mean[Math.Min(channel, Mean.Length - 1)], deviation = Deviation[Math.Min(channel, Deviation.Length - 1)];
            double scale = isBytes && Scale == 1 ? byte.MaxValue : Scale;
            foreach (ref float value in values.AsSpan(channel * plane, plane))
                value = (float)(((value * scale) - mean) / deviation);
        }

        return values;
    }

    private static InferenceTensor Laid(float[] values, nint[] shape, ChannelOrder order, int rank, ElementType type)
    {
        (int channels, int plane) = ((int)shape[0], (int)(shape[1] * shape[2]));
        nint[] laid = order == ChannelOrder.ChannelsFirst ? shape : [shape[1], shape[2], shape[0]];
        var result = InferenceTensor.Zeros(type, rank == 4 ? [1, .. laid] : laid);
        for (int i = 0; i < values.Length; i++)
        {
            (int channel, int pixel) = Math.DivRem(i, plane);
            int at = order == ChannelOrder.ChannelsFirst ? i : (pixel * channels) + channel;
            if (type == ElementType.Float32)
                result.Elements<float>()[at] = values[i];
            else if (type == ElementType.Float64)
                result.Elements<double>()[at] = values[i];
            else
                result.Elements<byte>()[at] = (byte)Math.Clamp(MathF.Round(values[i]), 0, byte.MaxValue);
        }

        return result;
    }
}
