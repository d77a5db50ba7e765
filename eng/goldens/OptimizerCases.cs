using System.Text.Json;
using static TorchSharp.torch;

namespace ConvSharp.Goldens;

/// <summary>Parameters step by step under given gradients: what TorchSharp's Adam and AdamW with amsgrad make of them.</summary>
internal static class OptimizerCases
{
    private const int Elements = 11, Steps = 6;

    public static IEnumerable<Action<Utf8JsonWriter>> All()
    {
        foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            foreach (double decay in new[] { 0, 0.1 })
            {
                yield return json => Write(json, "adam", type, decay, parameters =>
                    optim.Adam(parameters, 0.05, 0.8, 0.6, 1e-4, decay, amsgrad: true));
                yield return json => Write(json, "adamw", type, decay, parameters =>
                    optim.AdamW(parameters, 0.05, 0.8, 0.6, 1e-4, decay, amsgrad: true));
            }
        }
    }

    private static void Write(
        Utf8JsonWriter json, string name, ScalarType type, double decay, Func<TorchSharp.Modules.Parameter[], optim.Optimizer> make)
    {
        var random = new Random(3);
        var parameter = new TorchSharp.Modules.Parameter(LayerCases.Decimals(random, [Elements]).to(type));
        json.WriteString("name", name);
        json.WriteString("type", type.ToString().ToLowerInvariant());
        json.WriteNumber("decay", decay);
        json.WriteTensor("start", parameter);
        optim.Optimizer optimizer = make([parameter]);
        Tensor gradients = LayerCases.Decimals(random, [Steps, Elements]).to(type);
        json.WriteTensor("gradients", gradients);
        json.WriteStartArray("steps");
        for (int step = 0; step < Steps; step++)
        {
            optimizer.zero_grad();
            (parameter * gradients[step]).sum().backward();
            optimizer.step();
            json.WriteStartObject();
            json.WriteTensor("parameter", parameter);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
