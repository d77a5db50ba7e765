using System.Numerics.Tensors;
using ConvSharp.Examples.Shared;
using ConvSharp.Files;
using ConvSharp.Imaging;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Examples.Classification;

/// <summary>A classifier of pictures, prepared as torchvision prepares them for networks trained on ImageNet.</summary>
internal sealed class Classifier
{
    private const string Advice = "give a classifier of pictures, [batch, 3, side, side].";

    // The network sees the middle 224 of 256 pixels, or as much of another size.
    private const double Cropped = 256.0 / 224;

    private const int UsualSide = 224;

    private static readonly Channel[] Channels =
    [
        Channel.Normalized(0, 0.485f, 0.229f), Channel.Normalized(1, 0.456f, 0.224f), Channel.Normalized(2, 0.406f, 0.225f),
    ];

    private readonly OnnxModel _model;

    /// <param name="model">Takes pictures and gives a number for each class.</param>
    /// <param name="labels">The classes' names.</param>
    /// <exception cref="InferenceException">The model takes something else.</exception>
    public Classifier(OnnxModel model, IReadOnlyList<string> labels)
    {
        if (NetworkInput.Axes(model, Advice) is not [var batch, { Size: null or 3 }, var rows, var columns]
            || (rows.Size is null) != (columns.Size is null) || rows.Size != columns.Size)
        {
            throw new InferenceException($"The model takes {model.Inputs[0]}: {Advice}");
        }

        (_model, Labels) = (model, labels);
        Side = checked((int)(rows.Size ?? UsualSide));
        FixedBatch = batch.Size is { } size ? checked((int)size) : null;
    }

    public IReadOnlyList<string> Labels { get; }

    /// <summary>Rows and columns that the network takes.</summary>
    public int Side { get; }

    /// <summary>As many pictures does the model take at once; null: any number.</summary>
    public int? FixedBatch { get; }

    /// <summary>Floats of one picture as the network takes it.</summary>
    public int PictureLength => Channels.Length * Side * Side;

    public InferenceSession CreateSession() => _model.CreateSession();

    /// <summary>The middle of a picture as the network takes it.</summary>
    /// <param name="picture">[3, height, width] of 0…1.</param>
    /// <param name="destination">Of <see cref="PictureLength"/>.</param>
    public void Prepare(Tensor<float> picture, Span<float> destination)
    {
        (int height, int width) = ((int)picture.Lengths[1], (int)picture.Lengths[2]);

        // The square is cut out first, so that a strip of a thousand pixels to one is not enlarged a thousandfold.
        int square = Math.Min(height, width), cut = Math.Max(1, (int)Math.Round(square / Cropped));
        (int top, int left) = ((height - cut) / 2, (width - cut) / 2);
        Tensor<float> middle = picture.Slice([0..3, top..(top + cut), left..(left + cut)]);
        NetworkInput.Write(Bicubic.Resize(middle, Side, Side), Channels, destination);
    }

    /// <summary>The most likely classes of a picture.</summary>
    public IReadOnlyList<ClassScore> Classify(Tensor<float> picture, int count)
    {
        float[] values = new float[PictureLength];
        Prepare(picture, values);
        using InferenceSession session = CreateSession();
        return Classify(session, values, 1, count, new ParallelOptions())[0];
    }

    /// <summary>The most likely classes of prepared pictures, one after the other.</summary>
    /// <exception cref="InferenceException">The model gives something else than one number for each class.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<ClassScore>[] Classify(
        InferenceSession session, ReadOnlyMemory<float> prepared, int pictures, int count, ParallelOptions parallel)
    {
        var input = InferenceTensor.Of(prepared.Span, pictures, Channels.Length, Side, Side);
        InferenceTensor output = session.Run([input], parallel)[0];
        if (output.Type != ElementType.Float32 || output.Length != (long)pictures * Labels.Count)
        {
            throw new InferenceException(
                $"The model gives {output} for {pictures} pictures, but there are {Labels.Count} labels: give a classifier, and a file of " +
                "as many labels.");
        }

        return [.. Enumerable.Range(0, pictures).Select(i => ClassScore.Top(
            output.Elements<float>().Slice(i * Labels.Count, Labels.Count), Labels, count))];
    }
}
