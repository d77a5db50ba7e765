using System.Text.Json;
using ConvSharp.Files;
using ConvSharp.Imaging.Maps;

namespace ConvSharp.Playground.Api.Network;

/// <summary>A file of weights as JSON.</summary>
internal static class WeightsJson
{
    public static void Write(Utf8JsonWriter json, OpenWeights weights)
    {
        json.WriteStartArray("tensors");
        foreach (StoredTensor tensor in weights.Tensors)
        {
            json.WriteStartObject();
            json.WriteString("name", tensor.Name);
            json.WriteString("type", tensor.ElementType.Name());
            json.WriteNumbers("shape", tensor.Shape);
            json.WriteBoolean("kernels", WeightsLayer.IsKernel(tensor) && OpenWeights.HasNumbers(tensor));
            if (OpenWeights.HasNumbers(tensor))
            {
                json.WriteBoolean("numbers", true);
                WriteStatistics(json, weights.StatisticsOf(tensor));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("groups");
        foreach (WeightsLayer layer in weights.Layers())
        {
            json.WriteStartObject();
            json.WriteString("name", layer.Name);
            json.WriteString("kind", layer.Kind);
            NetworkJson.WriteInteger(json, "parameters", layer.Parameters);
            json.WriteTexts("tensors", layer.Tensors.Select(tensor => tensor.Name));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        NetworkJson.WriteInteger(
            json, "parameters", weights.Tensors.Aggregate((Int128)0, (sum, tensor) => sum + WeightsLayer.LengthOf(tensor)));
    }

    private static void WriteStatistics(Utf8JsonWriter json, ValueStatistics statistics)
    {
        Real("min", statistics.Min);
        Real("max", statistics.Max);
        Real("mean", statistics.Mean);
        Real("standard_deviation", statistics.StandardDeviation);
        json.WriteNumber("zeros", statistics.Zeros);
        json.WriteNumber("not_finite", statistics.NonFinite);

        void Real(string name, double number)
        {
            json.WritePropertyName(name);
            json.WriteReal(number);
        }
    }
}
