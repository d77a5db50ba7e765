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
        [.. parent.GetProperty(name).EnumerateArray().Select(value => T.CreateTruncating(value.GetDouble()))];
}
