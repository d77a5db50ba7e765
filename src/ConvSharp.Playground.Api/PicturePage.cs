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
    private const long MostPixels = 16_000_000, MostOutputBytes = 256_000_000, MostFlops = 20_000_000_000;

    // Beyond it weights are not listed for editing by hand.
    private const long MostEditedWeights = 256;

    private PixelImage? _picture;
    private Tensor<float>? _weight, _bias;
    private float[] _maps = [];
    private int _plane = 1;
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
            if (width < 1 || height < 1 || (long)width * height > MostPixels || rgba.Length != 4L * width * height)
            {
                throw new RequestFault(
                    $"The picture has {width} × {height} pixels in {rgba.Length} bytes: give 1 to {MostPixels} pixels of 4 bytes.", null);
            }

            _picture = new PixelImage(width, height, rgba);
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
        return PageAnswer.Of(json => Write(json, query, PageAnswer.LanguageOf(language)));
    }

    /// <summary>A feature map in colours, in red, green, blue and alpha; empty: there is no such map.</summary>
    /// <param name="channel">0 … output channels − 1.</param>
    public byte[] Map(int channel)
    {
        if (channel < 0 || channel >= _maps.Length / _plane)
            return [];
        ReadOnlySpan<float> map = _maps.AsSpan(channel * _plane, _plane);
        var colors = new Rgb[map.Length];
        FeatureMaps.Color(map, ValueRange.Of(map, _colors.IsDiverging), _colors, colors);
        byte[] rgba = new byte[4L * colors.Length];
        for (int i = 0; i < colors.Length; i++)
            (rgba[4 * i], rgba[(4 * i) + 1], rgba[(4 * i) + 2], rgba[(4 * i) + 3]) = (colors[i].R, colors[i].G, colors[i].B, byte.MaxValue);
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

    private void Write(Utf8JsonWriter json, string text, Language language)
    {
        PixelImage picture = _picture ?? throw new RequestFault("There is no picture yet: choose one.", null);
        PictureRequest request = PictureRequest.Read(text, picture.Height, picture.Width);
        ConvolutionGeometry geometry = request.Layer.Geometry;
        CheckWork(geometry);
        (Tensor<float> weight, Tensor<float>? bias) = request.Weights();
        Tensor<float> input = Picture.ToTensor(picture, request.Gray);
        ConvolutionPlan<float> plan = PlanOf(geometry, request, input, weight, bias);
        long start = Stopwatch.GetTimestamp();
        Tensor<float> output = plan.Execute(input);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        float[] maps = new float[output.FlattenedLength];
        output.FlattenTo(maps);
        (_weight, _bias, _colors) = (weight, bias, request.Colors);
        (_maps, _plane) = (maps, (int)(output.FlattenedLength / output.Lengths[0]));

        AlgorithmDecision chosen = plan.Explain().First(decision => decision.IsChosen);
        json.WriteString("layer", LayerTitle.Of(geometry, language));
        json.WriteNumbers("input", geometry.Axes.ToArray().Select(axis => axis.Input));
        json.WriteNumbers("output", geometry.Axes.ToArray().Select(axis => axis.Output));
        json.WriteNumbers("stride", geometry.Axes.ToArray().Select(axis => axis.Stride));
        json.WriteBoolean("transposed", geometry.Kind == ConvolutionKind.Transposed);
        json.WriteNumber("milliseconds", Math.Round(time.TotalMilliseconds, 2));
        json.WriteString("algorithm", chosen.Algorithm);
        json.WriteString("reason", chosen.Reason);
        WriteMaps(json);
        WriteWeights(json, geometry, weight);
        json.WriteString("command", PictureCode.Command(Query.Parse(text, PictureRequest.Names), request));
        json.WriteString("torch", PictureCode.Torch(request));
        json.WriteString("csharp", PictureCode.Sharp(request));
    }

    /// <exception cref="RequestFault">The output or the work is too large for a page.</exception>
    private static void CheckWork(ConvolutionGeometry geometry)
    {
        AxisGeometry[] axes = geometry.Axes.ToArray();
        Int128 taps = Product(axes, axis => axis.Kernel), outputs = Product(axes, axis => axis.Output) * geometry.OutChannels;
        Int128 bytes = outputs * sizeof(float);
        if (bytes > MostOutputBytes)
        {
            throw new RequestFault(
                $"The output takes {bytes} bytes, and the page at most {MostOutputBytes}: use a smaller picture, fewer out-channels or "
                + "another stride.",
                null);
        }

        Int128 pairs = geometry.Kind == ConvolutionKind.Convolution
            ? outputs * geometry.InChannelsPerGroup
            : Product(axes, axis => axis.Input) * geometry.InChannels * geometry.OutChannelsPerGroup;
        Int128 flops = 2 * pairs * taps;
        if (flops > MostFlops)
        {
            throw new RequestFault(
                $"The layer takes {flops} operations, and the page at most {MostFlops}: use a smaller picture, kernel or out-channels.", null);
        }

        Int128 weightBytes = taps * geometry.OutChannels * geometry.InChannelsPerGroup * sizeof(float);
        if (weightBytes > MostOutputBytes)
        {
            throw new RequestFault(
                $"The weights take {weightBytes} bytes, and the page at most {MostOutputBytes}: use a smaller kernel or fewer out-channels.",
                "kernel");
        }

        // Sizes are below 2^31, so three of them and a number of channels cannot overflow.
        static Int128 Product(AxisGeometry[] axes, Func<AxisGeometry, long> size) =>
            axes.Aggregate((Int128)1, (product, axis) => product * size(axis));
    }

    private static ConvolutionPlan<float> PlanOf(
        ConvolutionGeometry geometry, PictureRequest request, Tensor<float> input, Tensor<float> weight, Tensor<float>? bias)
    {
        try
        {
            return ConvolutionPlan<float>.Create(
                geometry.Kind, request.Layer.Options, input.Lengths, weight, bias is null ? default : bias.AsReadOnlyTensorSpan());
        }
        catch (ConvolutionArgumentException refusal)
        {
            throw new RequestFault(refusal.Reason, null);
        }
    }

    private void WriteMaps(Utf8JsonWriter json)
    {
        json.WriteStartArray("maps");
        for (int first = 0; first < _maps.Length; first += _plane)
        {
            ValueRange range = ValueRange.Of<float>(_maps.AsSpan(first, _plane), _colors.IsDiverging);
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
}
