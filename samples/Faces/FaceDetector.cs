using System.Numerics.Tensors;
using ConvSharp.Examples.Shared;
using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Examples.Faces;

/// <summary>BlazeFace: the front version for faces near the camera, the back version for farther ones.</summary>
internal sealed class FaceDetector
{
    private const string Advice = "give BlazeFace, front or back.";

    // 0…1 becomes −1…1.
    private static readonly Channel[] Channels = Channel.Colors(2, -1);

    private readonly OnnxModel _model;
    private readonly int _side;

    /// <exception cref="InferenceException">The model takes something else than BlazeFace does.</exception>
    public FaceDetector(OnnxModel model)
    {
        _model = model;
        _side = NetworkInput.Axes(model, Advice) is [_, { Size: { } rows }, { Size: { } columns }, { Size: 3 }] && rows == columns
            ? checked((int)rows)
            : throw new InferenceException($"The model takes {model.Inputs[0]}, not a square [1, side, side, 3]: {Advice}");
    }

    /// <param name="picture">[3, height, width] of 0…1.</param>
    /// <param name="threshold">The least probability, 0…1.</param>
    /// <returns>The faces in pixels of the picture, the surest first.</returns>
    /// <exception cref="InferenceException">The model gives something else than BlazeFace does.</exception>
    public IReadOnlyList<Face> Find(Tensor<float> picture, double threshold = 0.5)
    {
        var letterbox = Letterbox.Fit((int)picture.Lengths[1], (int)picture.Lengths[2], _side, _side);
        using InferenceSession session = _model.CreateSession();
        InferenceTensor[] outputs = session.Run([NetworkInput.Of(letterbox.Apply(picture), Channels, isChannelsLast: true)]);
        List<Face> candidates = [];
        for (int i = 0; i < FaceGrid.All.Length; i++)
        {
            FaceGrid grid = FaceGrid.All[i];
            ReadOnlySpan<float> logits = Output(outputs, i, 1), boxes = Output(outputs, FaceGrid.All.Length + i, FaceGrid.NumbersPerBox);
            candidates.AddRange(grid.Decode(logits, boxes, _side, threshold));
        }

        return [.. WeightedSuppression.Of(candidates).Select(face => face.Map(letterbox.ToPicture))];
    }

    /// <summary>An output [1, anchors, numbers]: first those of probabilities, then those of boxes, grid by grid.</summary>
    private static ReadOnlySpan<float> Output(InferenceTensor[] outputs, int index, int numbers)
    {
        int anchors = FaceGrid.All[index % FaceGrid.All.Length].AnchorCount;
        if (outputs.Length == 2 * FaceGrid.All.Length && outputs[index].Type == ElementType.Float32
            && outputs[index].Shape is [1, var rows, var columns] && rows == anchors && columns == numbers)
        {
            return outputs[index].Elements<float>();
        }

        throw new InferenceException(
            $"The model gives {string.Join<InferenceTensor>(", ", outputs)}, but output {index + 1} of four is " +
            $"[1, {anchors}, {numbers}]: {Advice}");
    }
}
