using System.Numerics.Tensors;
using ConvSharp.Examples.Shared;
using ConvSharp.Files;
using ConvSharp.Imaging;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Examples.Lines;

/// <summary>M-LSD, the mobile line segment detector.</summary>
internal sealed class LineDetector
{
    /// <summary>As many as M-LSD's own program keeps.</summary>
    public const int MostLines = 200;

    private const string Advice = "give M-LSD.";

    // Colours of 0…255, and a fourth channel of ones.
    private static readonly Channel[] Channels = [.. Channel.Colors(255, 0), new Channel(0, 0, 1)];

    private readonly OnnxModel _model;
    private readonly (int Height, int Width) _size;

    /// <exception cref="InferenceException">The model takes something else than M-LSD does.</exception>
    public LineDetector(OnnxModel model)
    {
        _model = model;
        _size = NetworkInput.Axes(model, Advice) is [_, { Size: { } height }, { Size: { } width }, { Size: 4 }]
            ? (checked((int)height), checked((int)width))
            : throw new InferenceException($"The model takes {model.Inputs[0]}, not [1, height, width, 4]: {Advice}");
    }

    /// <param name="picture">[3, height, width] of 0…1.</param>
    /// <param name="threshold">The least probability, 0…1.</param>
    /// <param name="leastLength">The least length, as a part of the picture's longer side.</param>
    /// <returns>The lines in pixels of the picture, the surest first.</returns>
    /// <exception cref="InferenceException">The model gives something else than M-LSD does.</exception>
    public IReadOnlyList<LineSegment> Find(Tensor<float> picture, double threshold = 0.1, double leastLength = 0.05)
    {
        (int height, int width) = ((int)picture.Lengths[1], (int)picture.Lengths[2]);

        // As in the network's training, the picture's aspect does not count.
        Tensor<float> resized = Bicubic.Resize(picture, _size.Height, _size.Width);
        using InferenceSession session = _model.CreateSession();
        Dictionary<string, InferenceTensor> input = new()
        {
            [_model.Inputs[0].Name] = NetworkInput.Of(resized, Channels, isChannelsLast: true),
        };
        IReadOnlyDictionary<string, InferenceTensor> outputs = session.Run(input);
        InferenceTensor scores = Output(outputs, "scores", 1), ends = Output(outputs, "offsets", 4);
        if (!scores.Shape[..3].SequenceEqual(ends.Shape[..3]))
            throw new InferenceException($"The model gives scores {scores} and offsets {ends}, maps of two sizes: {Advice}");
        return [.. Decode(scores, ends, width, height, threshold)
            .Where(line => line.Length >= leastLength * Math.Max(width, height))
            .OrderByDescending(line => line.Score).Take(MostLines)];
    }

    /// <summary>Each pixel of the maps may be a line's middle; the four numbers lead from there to its ends.</summary>
    private static List<LineSegment> Decode(
        InferenceTensor scores, InferenceTensor ends, int width, int height, double threshold)
    {
        int columns = (int)scores.Shape[2];
        (double scaleX, double scaleY) = (width / (double)columns, height / (double)scores.Shape[1]);
        List<LineSegment> lines = [];
        for (int i = 0; i < scores.Length; i++)
        {
            double score = scores.Elements<float>()[i];
            if (!(score >= threshold))
                continue;
            (int y, int x) = Math.DivRem(i, columns);
            ReadOnlySpan<float> offset = ends.Elements<float>().Slice(4 * i, 4);
            lines.Add(new LineSegment(
                score, new((x + offset[0]) * scaleX, (y + offset[1]) * scaleY), new((x + offset[2]) * scaleX, (y + offset[3]) * scaleY)));
        }

        return lines;
    }

    private static InferenceTensor Output(IReadOnlyDictionary<string, InferenceTensor> outputs, string name, int numbers)
    {
        if (outputs.GetValueOrDefault(name) is { Type: ElementType.Float32, Shape: [1, _, _, var last] } output && last == numbers)
            return output;
        throw new InferenceException(
            $"The model gives {string.Join(", ", outputs.Select(pair => $"{pair.Key} {pair.Value}"))}, not '{name}' " +
            $"[1, height, width, {numbers}]: {Advice}");
    }
}
