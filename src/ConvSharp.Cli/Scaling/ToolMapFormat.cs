using System.Text.Json.Nodes;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Networks;
using ConvSharp.Inference;
using ConvSharp.Onnx;
using ConvSharp.Scale.Jobs;

namespace ConvSharp.Cli.Scaling;

/// <summary>The files that the tool reads (arrays, pictures, sounds, text) to arrays or pictures.</summary>
/// <param name="picture">How pictures are read.</param>
/// <param name="writesPictures">Whether outputs are written as .png.</param>
internal sealed class ToolMapFormat(OnnxPicture picture, bool writesPictures) : NpyMapFormat
{
    private const string Pictures = "png", Arrays = "npy";

    public override JsonObject Settings => new()
    {
        ["format"] = writesPictures ? Pictures : Arrays,
        ["size"] = picture.Size is null ? null : new JsonArray([.. picture.Size.Select(side => (JsonNode)side)]),
        ["scale"] = picture.Scale,
        ["mean"] = new JsonArray([.. picture.Mean.Select(number => (JsonNode)number)]),
        ["std"] = new JsonArray([.. picture.Deviation.Select(number => (JsonNode)number)]),
        ["layout"] = picture.Layout?.ToString(),
        ["bgr"] = picture.IsBlueFirst,
    };

    /// <summary>The format of a job's settings.</summary>
    /// <exception cref="JobException">They are none.</exception>
    public static ToolMapFormat Of(JsonObject settings)
    {
        try
        {
            return new ToolMapFormat(
                new OnnxPicture
                {
                    Size = (settings["size"] as JsonArray)?.Select(side => (long)side!).ToArray(),
                    Scale = (double)settings["scale"]!,
                    Mean = [.. ((JsonArray)settings["mean"]!).Select(number => (double)number!)],
                    Deviation = [.. ((JsonArray)settings["std"]!).Select(number => (double)number!)],
                    Layout = (string?)settings["layout"] is { } layout ? Enum.Parse<OnnxLayout>(layout) : null,
                    IsBlueFirst = (bool)settings["bgr"]!,
                },
                (string?)settings["format"] == Pictures);
        }
        catch (Exception fault) when (fault is NullReferenceException or InvalidCastException or FormatException or ArgumentException
            or InvalidOperationException)
        {
            throw new JobException("the job's settings of files are malformed: make the job again.", fault);
        }
    }

    public override string Ending(int outputs) => !writesPictures ? base.Ending(outputs)
        : outputs == 1 ? ".png"
        : throw new RequestException($"--format is png, but the network has {outputs} outputs: use npy, which writes them together.");

    public override InferenceTensor Read(string path, GraphInput input) =>
        TensorFile.Read(path, "the file", input, new PictureReading(picture));

    public override void Write(IReadOnlyList<string> names, IReadOnlyList<InferenceTensor> outputs, Stream stream)
    {
        if (writesPictures)
            NetworkFiles.WritePicture(outputs[0], stream);
        else
            base.Write(names, outputs, stream);
    }
}
