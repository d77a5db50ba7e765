using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace ConvSharp.Tests.Goldens;

/// <summary>
/// The values that libtorch computed, from the .json files of this folder; eng/goldens/README.md tells how they are made. libtorch's
/// own last bits differ between processors, so compare within a tolerance.
/// </summary>
/// <example>
/// <code>
/// foreach (LayerGolden&lt;float&gt; golden in GoldenFile.Layers&lt;float&gt;().Where(layer => !layer.Transposed)) { … }
/// </code>
/// </example>
public static class GoldenFile
{
    /// <summary>Every layer case, in T = float or double. The inputs are short decimals, rounded to T.</summary>
    public static IReadOnlyList<LayerGolden<T>> Layers<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using JsonDocument file = Open("layers.json");
        return [.. file.RootElement.EnumerateArray().Select(ReadLayer<T>)];
    }

    /// <summary>Every other layer of a file, in T = float or double.</summary>
    public static IReadOnlyList<ModuleGolden<T>> Modules<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using JsonDocument file = Open(name);
        return [.. file.RootElement.EnumerateArray().Select(module => ReadModule<T>(module, module.GetProperty(TypeName<T>())))];
    }

    /// <summary>Loss curves of networks under training, in T = float or double.</summary>
    public static IReadOnlyList<CurveGolden<T>> Curves<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using JsonDocument file = Open("curves.json");
        return [.. OfType<T>(file).Select(curve => new CurveGolden<T>(
            curve.GetProperty("name").GetString()!,
            curve.GetProperty("seed").GetUInt64(),
            ReadTensor<T>(curve, "input"),
            curve.TryGetProperty("classes", out JsonElement classes)
                ? [.. classes.EnumerateArray().Select(number => number.GetInt64())]
                : null,
            ReadValues<double>(curve, "losses")))];
    }

    /// <summary>Cross entropy with class weights, in T = float or double.</summary>
    public static IReadOnlyList<LossGolden<T>> Losses<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using JsonDocument file = Open("losses.json");
        return [.. file.RootElement.EnumerateArray().Select(loss => new LossGolden<T>(
            loss.GetProperty("name").GetString()!,
            loss.GetProperty("smoothing").GetDouble(),
            loss.GetProperty("mean").GetBoolean(),
            loss.GetProperty("ignored").GetInt64(),
            ReadTensor<T>(loss, "logits"),
            ReadTensor<T>(loss, "weight"),
            loss.TryGetProperty("classes", out _) ? ReadSizes(loss, "classes") : null,
            ReadTensorIfAny<T>(loss, "probabilities"),
            ReadTensor<T>(loss.GetProperty(TypeName<T>()), "loss").Values[0],
            ReadTensor<T>(loss.GetProperty(TypeName<T>()), "logitsGradient")))];
    }

    /// <summary>Parameters under given gradients, in T = float or double.</summary>
    public static IReadOnlyList<OptimizerGolden<T>> Optimizers<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using JsonDocument file = Open("optimizers.json");
        return [.. OfType<T>(file).Select(optimizer => new OptimizerGolden<T>(
            optimizer.GetProperty("name").GetString()!,
            optimizer.GetProperty("decay").GetDouble(),
            ReadTensor<T>(optimizer, "start"),
            ReadTensor<T>(optimizer, "gradients"),
            [.. optimizer.GetProperty("steps").EnumerateArray().Select(step => ReadTensor<T>(step, "parameter"))]))];
    }

    /// <summary>Streams of random numbers, in T = float or double.</summary>
    public static IReadOnlyList<RandomGolden<T>> Randoms<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using JsonDocument file = Open("random.json");
        return [.. OfType<T>(file).Select(stream => new RandomGolden<T>(
            stream.GetProperty("name").GetString()!,
            [.. stream.GetProperty("steps").EnumerateArray().Select(ReadStep<T>)]))];
    }

    /// <summary>Initialised weights, in T = float or double.</summary>
    public static IReadOnlyList<InitGolden<T>> Inits<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using JsonDocument file = Open("inits.json");
        return [.. OfType<T>(file).Select(ReadInit<T>)];
    }

    private static RandomStep<T> ReadStep<T>(JsonElement step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double Number(string name) => step.GetProperty(name).GetDouble();
        string draw = step.GetProperty("draw").GetString()!;
        return draw switch
        {
            "seed" => new SeedStep<T>(step.GetProperty("seed").GetUInt64()),
            "skip" => new SkipStep<T>(step.GetProperty("count").GetInt32()),
            "uniform" => new UniformStep<T>(Number("from"), Number("to"), ReadValues<T>(step, "values")),
            "normal" => new NormalStep<T>(Number("mean"), Number("std"), ReadValues<T>(step, "values")),
            _ => throw new FormatException($"random.json: unknown draw '{draw}'"),
        };
    }

    private static InitGolden<T> ReadInit<T>(JsonElement init)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            Name = init.GetProperty("name").GetString()!,
            Seed = init.GetProperty("seed").GetUInt64(),
            Mode = init.TryGetProperty("mode", out JsonElement mode) ? mode.GetString() : null,
            Nonlinearity = init.TryGetProperty("nonlinearity", out JsonElement nonlinearity) ? nonlinearity.GetString() : null,
            Arguments = init.EnumerateObject()
                .Where(argument => argument.Value.ValueKind == JsonValueKind.Number)
                .ToDictionary(argument => argument.Name, argument => argument.Value.GetDouble()),
            Weight = ReadTensor<T>(init, "weight"),
            Bias = ReadTensorIfAny<T>(init, "bias"),
        };

    private static ModuleGolden<T> ReadModule<T>(JsonElement module, JsonElement results)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            module.GetProperty("name").GetString()!,
            ReadTensor<T>(module, "input"),
            ReadTensor<T>(module, "outputGradient"),
            ReadTensor<T>(results, "output"),
            ReadTensor<T>(results, "inputGradient"))
        {
            Parameters = ReadTensors<T>(module, "parameters"),
            Gradients = ReadTensors<T>(results, "gradients"),
            Buffers = ReadTensors<T>(module, "buffers"),
            BuffersAfter = ReadTensors<T>(results, "buffers"),
        };

    private static Dictionary<string, GoldenTensor<T>> ReadTensors<T>(JsonElement parent, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => parent.TryGetProperty(name, out JsonElement group)
            ? group.EnumerateObject().ToDictionary(tensor => tensor.Name, tensor => ReadTensor<T>(group, tensor.Name))
            : [];

    private static IEnumerable<JsonElement> OfType<T>(JsonDocument file) =>
        file.RootElement.EnumerateArray().Where(golden => golden.GetProperty("type").GetString() == TypeName<T>());

    private static LayerGolden<T> ReadLayer<T>(JsonElement layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        JsonElement results = layer.GetProperty(TypeName<T>());
        return new LayerGolden<T>
        {
            Name = layer.GetProperty("name").GetString()!,
            Operation = layer.GetProperty("operation").GetString()!,
            Stride = ReadSizes(layer, "stride"),
            Same = layer.GetProperty("same").GetBoolean(),
            PaddingBefore = ReadSizes(layer, "paddingBefore"),
            PaddingAfter = ReadSizes(layer, "paddingAfter"),
            PaddingMode = layer.GetProperty("paddingMode").GetString()!,
            Dilation = ReadSizes(layer, "dilation"),
            OutputPadding = ReadSizes(layer, "outputPadding"),
            OutputSize = layer.TryGetProperty("outputSize", out _) ? ReadSizes(layer, "outputSize") : null,
            Groups = layer.GetProperty("groups").GetInt32(),
            Input = ReadTensor<T>(layer, "input"),
            Weight = ReadTensor<T>(layer, "weight"),
            Bias = ReadTensorIfAny<T>(layer, "bias"),
            Output = ReadTensor<T>(results, "output"),
            OutputGradient = ReadTensor<T>(layer, "outputGradient"),
            InputGradient = ReadTensor<T>(results, "inputGradient"),
            WeightGradient = ReadTensor<T>(results, "weightGradient"),
            BiasGradient = ReadTensorIfAny<T>(results, "biasGradient"),
        };
    }

    private static JsonDocument Open(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Goldens", name)));

    private static string TypeName<T>() => typeof(T) == typeof(float) ? "float32" : "float64";

    private static int[] ReadSizes(JsonElement parent, string name) =>
        [.. parent.GetProperty(name).EnumerateArray().Select(size => size.GetInt32())];

    private static GoldenTensor<T>? ReadTensorIfAny<T>(JsonElement parent, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        parent.TryGetProperty(name, out _) ? ReadTensor<T>(parent, name) : null;

    private static GoldenTensor<T> ReadTensor<T>(JsonElement parent, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        JsonElement tensor = parent.GetProperty(name);
        return new GoldenTensor<T>(ReadSizes(tensor, "shape"), ReadValues<T>(tensor, "values"));
    }

    // A float's shortest decimal, read as double and rounded to float, is that float again: the double lies far inside its rounding range.
    private static T[] ReadValues<T>(JsonElement parent, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. parent.GetProperty(name).EnumerateArray().Select(value => T.CreateTruncating(ReadNumber(value)))];

    // JSON has no numbers that are not finite: those are strings.
    private static double ReadNumber(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.GetDouble();
}
