using System.Numerics;
using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Layers;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Export;
using ConvSharp.Onnx.Writing;

namespace ConvSharp.Onnx;

/// <summary>Writes networks of layers as ONNX models of operator set 17, which ONNX Runtime and others run.</summary>
/// <example>
/// <code>
/// var network = new Sequential&lt;float&gt;(new Conv2d&lt;float&gt;(3, 8, 3), new ReLU&lt;float&gt;());
/// OnnxExport.Save("network.onnx", network, [-1, 3, 224, 224]);
/// </code>
/// </example>
public static class OnnxExport
{
    /// <summary>The operator set of the models.</summary>
    public const int OperatorSet = 17;

    /// <summary>Writes a layer, as it computes in inference, whole or not at all.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="layer">The network. A layer of your own must override <see cref="Layer{T}.AddTo"/>.</param>
    /// <param name="inputShape">Length of each axis of the input, batch and channels first; −1 where any length may come.</param>
    /// <exception cref="InferenceException">
    /// A layer does not say of which operations it is made, does not fit its input, or has no form in ONNX: the message names it.
    /// </exception>
    /// <exception cref="ArgumentException">The model takes more than 2 GB.</exception>
    /// <exception cref="IOException">The file cannot be written; an older one stays unchanged.</exception>
    public static void Save<T>(string path, Layer<T> layer, params ReadOnlySpan<nint> inputShape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ModelDefinition model = Model(GraphOf(layer, inputShape));
        using AtomicFile file = AtomicFile.Create(path);
        ModelWriter.Write(model, file.Stream);
        file.Commit();
    }

    /// <summary>Writes a layer, as it computes in inference, to a stream, which stays open.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="stream">A writable stream.</param>
    /// <param name="layer">The network. A layer of your own must override <see cref="Layer{T}.AddTo"/>.</param>
    /// <param name="inputShape">Length of each axis of the input, batch and channels first; −1 where any length may come.</param>
    /// <exception cref="InferenceException">
    /// A layer does not say of which operations it is made, does not fit its input, or has no form in ONNX: the message names it.
    /// </exception>
    /// <exception cref="ArgumentException">The model takes more than 2 GB.</exception>
    public static void Save<T>(Stream stream, Layer<T> layer, params ReadOnlySpan<nint> inputShape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        ModelWriter.Write(Model(GraphOf(layer, inputShape)), stream);
    }

    private static InferenceGraph GraphOf<T>(Layer<T> layer, ReadOnlySpan<nint> inputShape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(layer);
        var builder = new InferenceGraphBuilder(layer.GetType().Name.Split('`')[0]);
        ConvSharp.Inference.Dimension[] shape =
            [.. inputShape.ToArray().Select(size => size < 0 ? ConvSharp.Inference.Dimension.Unknown : size)];
        builder.Output(layer.AddTo(builder, builder.Input("input", TensorTypes.Of<T>(), shape)));
        return builder.Build();
    }

    private static ModelDefinition Model(InferenceGraph graph) => new()
    {
        FormatVersion = 8,
        Producer = "ConvSharp",
        OperatorSets = [new OperatorSet("", OperatorSet)],
        Graph = new GraphExport(graph).Export(),
    };
}
