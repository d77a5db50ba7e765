using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Errors;
using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Maps;
using ConvSharp.Plans;

namespace ConvSharp.Playground.Api;

/// <summary>The Picture page: a layer on a picture, its feature maps, its weights as a file.</summary>
internal sealed class PicturePage
{
    // Beyond it weights are not listed for editing by hand.
    private const long MostEditedWeights = 256;

    private PixelImage? _picture;
    private Tensor<float>? _input, _weight, _bias;
    private float[] _maps = [];
    private nint[] _shape = [0, 0, 0];
    private ColorMap _colors = ColorMap.Gray;

    /// <summary>Takes a picture over.</summary>
    /// <param name="rgba">Rows from the top: red, green, blue, alpha (not premultiplied).</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <returns>JSON: width and height; or error.</returns>
    public string Load(byte[] rgba, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(rgba);
        return PageAnswer.Of(json =>
        {
            _picture = GivenPicture.Of(rgba, width, height);
            _input = null;
            json.WriteNumber("width", width);
            json.WriteNumber("height", height);
        });
    }

    /// <summary>Puts the picture through a layer.</summary>
    /// <param name="query">The layer's words, and init, gain, seed, filter, gray and colormap, as the tool's options.</param>
    /// <param name="language">en or zh, for the layer's title.</param>
    /// <returns>
    /// JSON: layer, input and output sizes, the range of each map, the time, the algorithm, the weights where they are few, the tool's command
    /// and code; or error, after which the maps of before stay.
    /// </returns>
    public string Answer(string query, string language)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(language);
        return PageAnswer.Of(json => Write(json, query, PageAnswer.LanguageOf(language)), language);
    }

    /// <summary>A feature map in colours, in red, green, blue and alpha; empty: there is no such map.</summary>
    /// <param name="channel">0 … output channels − 1.</param>
    public byte[] Map(int channel)
    {
        if (channel < 0 || channel >= _shape[0])
            return [];
        ReadOnlySpan<float> map = MapOf(channel);
        byte[] rgba = new byte[4L * map.Length];
        FeatureMaps.Color(map, ValueRange.Of(map, _colors.IsDiverging), _colors, rgba);
        return rgba;
    }

    /// <summary>The weights of the last layer as a safetensors file, which the tool's --weights takes; empty: there is none.</summary>
    public byte[] WeightFile()
    {
        if (_weight is null)
            return [];
        SafeTensorsWriter writer = new SafeTensorsWriter().Add("weight", _weight);
        if (_bias is not null)
            writer.Add("bias", _bias);
        using var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }

    /// <summary>The last output as an .npy file, [out channels, height, width]; empty: there is none.</summary>
    public byte[] OutputFile()
    {
        if (_maps.Length == 0)
            return [];
        using var stream = new MemoryStream();
        Npy.Write(stream, new ReadOnlyTensorSpan<float>(_maps, _shape));
        return stream.ToArray();
    }

    private ReadOnlySpan<float> MapOf(int channel)
    {
        int plane = _maps.Length / (int)_shape[0];
        return _maps.AsSpan(channel * plane, plane);
    }

    private void Write(Utf8JsonWriter json, string text, Language language)
    {
        PixelImage picture = _picture ?? throw new RequestFault("There is no picture yet: choose one.", null);
        PictureRequest request = PictureRequest.Read(text, picture.Height, picture.Width);
        ConvolutionGeometry geometry = request.Layer.Geometry;
        PictureWork.Check(geometry);
        Computed done = Compute(picture, request);
        (_weight, _bias, _maps) = (done.Weight, done.Bias, done.Maps);
        (_shape, _colors) = (geometry.OutputShape, request.Colors);

        AlgorithmDecision chosen = done.Plan.Explain().First(decision => decision.IsChosen);
        json.WriteString("layer", LayerTitle.Of(geometry, language));
        json.WriteNumbers("input", geometry.Axes.ToArray().Select(axis => axis.Input));
        json.WriteNumbers("output", geometry.Axes.ToArray().Select(axis => axis.Output));
        json.WriteNumbers("stride", geometry.Axes.ToArray().Select(axis => axis.Stride));
        json.WriteBoolean("transposed", geometry.Kind == ConvolutionKind.Transposed);
        json.WriteNumber("milliseconds", Math.Round(done.Time.TotalMilliseconds, 2));
        json.WriteString("algorithm", chosen.Algorithm);
        json.WriteString("summary", AlgorithmText.Summary(chosen.Algorithm, chosen.Summary, language));
        json.WriteString("reason", chosen.Reason);
        WriteMaps(json);
        WriteWeights(json, geometry, done.Weight);
        json.WriteString("command", PictureCode.Command(Query.Parse(text, PictureRequest.Names), request));
        json.WriteString("torch", PictureCode.Torch(request));
        json.WriteString("csharp", PictureCode.Sharp(request));
    }

    /// <exception cref="RequestFault">The library refuses the layer, or memory runs out.</exception>
    private Computed Compute(PixelImage picture, PictureRequest request)
    {
        ConvolutionGeometry geometry = request.Layer.Geometry;
        try
        {
            (Tensor<float> weight, Tensor<float>? bias) = request.Weights();
            if (_input is null || _input.Lengths[0] != geometry.InChannels)
                _input = Picture.ToTensor(picture, request.Gray);
            var plan = ConvolutionPlan<float>.Create(
                geometry.Kind, request.Layer.Options, _input.Lengths, weight, bias is null ? default : bias.AsReadOnlyTensorSpan());
            float[] maps = new float[geometry.OutputLength];
            long start = Stopwatch.GetTimestamp();
            plan.Execute(_input, new TensorSpan<float>(maps, geometry.OutputShape));
            return new Computed(weight, bias, plan, maps, Stopwatch.GetElapsedTime(start));
        }
        catch (ConvolutionArgumentException refusal)
        {
            throw new RequestFault(refusal.Reason, null);
        }
        catch (OutOfMemoryException)
        {
            throw new RequestFault(
                "The layer takes more memory than is left here: use a smaller picture, a smaller kernel or fewer out-channels.", null);
        }
    }

    private void WriteMaps(Utf8JsonWriter json)
    {
        json.WriteStartArray("maps");
        for (int channel = 0; channel < _shape[0]; channel++)
        {
            ValueRange range = ValueRange.Of(MapOf(channel), _colors.IsDiverging);
            json.WriteStartObject();
            json.WriteNumbers("range", [range.Min, range.Max]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteWeights(Utf8JsonWriter json, ConvolutionGeometry geometry, Tensor<float> weight)
    {
        json.WriteNumbers("weight_shape", geometry.WeightShape.Select(size => (long)size));
        if (weight.FlattenedLength <= MostEditedWeights)
            json.WriteTexts("weight", weight.Select(number => number.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>A layer's parameters, and what it made of the picture.</summary>
    private sealed record Computed(
        Tensor<float> Weight, Tensor<float>? Bias, ConvolutionPlan<float> Plan, float[] Maps, TimeSpan Time);
}
