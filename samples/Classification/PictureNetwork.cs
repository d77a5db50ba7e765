using System.Numerics.Tensors;
using ConvSharp.Examples.Shared;
using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Examples.Classification;

/// <summary>A network from pictures to numbers: those of classes, or those that tell what a picture shows.</summary>
internal sealed class PictureNetwork
{
    public const string Advice = "give a classifier of pictures, [batch, 3, side, side].";

    private const int UsualSide = 224;

    private readonly OnnxModel _model;
    private readonly Channel[] _channels;

    /// <param name="model">Takes pictures.</param>
    /// <param name="channels">The three channels that it takes.</param>
    /// <exception cref="InferenceException">The model takes something else.</exception>
    public PictureNetwork(OnnxModel model, Channel[] channels)
    {
        if (NetworkInput.Axes(model, Advice) is not [var batch, { Size: null or 3 }, var rows, var columns] || rows.Size != columns.Size)
            throw new InferenceException($"The model takes {model.Inputs[0]}: {Advice}");
        (_model, _channels) = (model, channels);
        Side = checked((int)(rows.Size ?? UsualSide));
        FixedBatch = batch.Size is { } size ? checked((int)size) : null;
    }

    /// <summary>Rows and columns that the network takes.</summary>
    public int Side { get; }

    /// <summary>The only number of pictures that the model takes at once; null: it takes any.</summary>
    public int? FixedBatch { get; }

    /// <summary>Floats of one picture as the network takes it.</summary>
    public int PictureLength => _channels.Length * Side * Side;

    public InferenceSession CreateSession() => _model.CreateSession();

    /// <summary>The middle of a picture as the network takes it.</summary>
    /// <param name="picture">[3, height, width] of 0…1.</param>
    /// <param name="destination">Of <see cref="PictureLength"/>.</param>
    public void Prepare(Tensor<float> picture, Span<float> destination) => Preparation.Prepare(picture, _channels, Side, destination);

    /// <summary>The network's numbers for one picture.</summary>
    /// <param name="picture">[3, height, width] of 0…1.</param>
    public float[] Run(Tensor<float> picture)
    {
        float[] values = new float[PictureLength];
        Prepare(picture, values);
        using InferenceSession session = CreateSession();
        return Run(session, values, 1, new ParallelOptions());
    }

    /// <summary>The network's numbers for prepared pictures, those of one picture after the other.</summary>
    /// <exception cref="InferenceException">The model gives something else than as many numbers for each picture.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public float[] Run(InferenceSession session, ReadOnlySpan<float> prepared, int pictures, ParallelOptions parallel)
    {
        InferenceTensor output = session.Run([InferenceTensor.Of(prepared, pictures, _channels.Length, Side, Side)], parallel)[0];
        return output.Type == ElementType.Float32 && output.Length > 0 && output.Shape is [var batch, ..] && batch == pictures
            ? output.Elements<float>().ToArray()
            : throw new InferenceException($"The model gives {output}, no numbers for each of {pictures} pictures: {Advice}");
    }
}
