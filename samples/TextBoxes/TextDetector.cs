using System.Numerics.Tensors;
using ConvSharp.Examples.Shared;
using ConvSharp.Imaging;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Examples.TextBoxes;

/// <summary>PP-OCR's detector of text.</summary>
internal sealed class TextDetector(OnnxModel model)
{
    /// <summary>The network halves its input five times.</summary>
    private const int Multiple = 32;

    /// <summary>Larger pictures are shrunk to this side, as PP-OCR does.</summary>
    private const int LongestSide = 960;

    // PP-OCR was trained on pictures read by OpenCV: blue, green, red, with the means of red, green, blue in this order.
    private static readonly Channel[] Channels =
    [
        Channel.Normalized(2, 0.485f, 0.229f), Channel.Normalized(1, 0.456f, 0.224f), Channel.Normalized(0, 0.406f, 0.225f),
    ];

    /// <param name="picture">[3, height, width] of 0…1: red, green, blue.</param>
    /// <exception cref="InferenceException">The model takes or gives something else than PP-OCR's does.</exception>
    public IReadOnlyList<TextBox> Find(Tensor<float> picture)
    {
        (int height, int width) = ((int)picture.Lengths[1], (int)picture.Lengths[2]);
        double scale = Math.Min(1, (double)LongestSide / Math.Max(height, width));
        InferenceTensor input = NetworkInput.Of(Bicubic.Resize(picture, Side(height * scale), Side(width * scale)), Channels);
        using InferenceSession session = model.CreateSession();
        InferenceTensor output = session.Run([input])[0];
        if (output.Shape is not [1, 1, _, var columns])
            throw new InferenceException($"The model gives {output}, not one map [1, 1, height, width]: give PP-OCR's detection model.");
        return TextBoxFinder.Find(new ProbabilityMap(output.Elements<float>(), (int)columns), width, height);
    }

    private static int Side(double length) => Math.Max(1, (int)Math.Round(length / Multiple)) * Multiple;
}
