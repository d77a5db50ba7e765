using System.Numerics.Tensors;
using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Examples.Shared;

/// <summary>Pictures as the inputs of networks.</summary>
public static class NetworkInput
{
    /// <param name="picture">[channels, height, width] of 0…1, dense.</param>
    /// <param name="channels">What the network takes, in its order.</param>
    /// <param name="isChannelsLast">Whether the result is [1, height, width, channels] instead of [1, channels, height, width].</param>
    public static InferenceTensor Of(Tensor<float> picture, IReadOnlyList<Channel> channels, bool isChannelsLast = false)
    {
        (nint height, nint width) = (picture.Lengths[1], picture.Lengths[2]);
        var input = InferenceTensor.Zeros(
            ElementType.Float32, isChannelsLast ? [1, height, width, channels.Count] : [1, channels.Count, height, width]);
        Write(picture, channels, input.Elements<float>(), isChannelsLast);
        return input;
    }

    /// <summary>The same, into memory of channels × height × width.</summary>
    public static void Write(
        Tensor<float> picture, IReadOnlyList<Channel> channels, Span<float> destination, bool isChannelsLast = false)
    {
        int plane = checked((int)(picture.Lengths[1] * picture.Lengths[2]));
        for (int i = 0; i < channels.Count; i++)
        {
            (int source, float scale, float offset) = channels[i];
            ReadOnlySpan<float> values = picture.GetSpan([source, 0, 0], plane);
            (int start, int step) = isChannelsLast ? (i, channels.Count) : (i * plane, 1);
            for (int pixel = 0; pixel < plane; pixel++)
                destination[start + (pixel * step)] = (values[pixel] * scale) + offset;
        }
    }

    /// <summary>The only input of a model that takes pictures, by its axes: batch, then three that the caller knows.</summary>
    /// <exception cref="InferenceException">The model takes something else.</exception>
    public static IReadOnlyList<Dimension> Axes(OnnxModel model, string advice)
    {
        if (model.Inputs is [{ Type: null or ElementType.Float32, Shape: [_, _, _, _] shape }])
            return shape;
        throw new InferenceException($"The model takes {string.Join(", ", model.Inputs)}, not one picture of four axes: {advice}");
    }
}
