using System.Text.Json;
using ConvSharp.Playground.Api;

namespace ConvSharp.Tests.Playground;

/// <summary>An answer of the Arithmetic page, read as its JavaScript reads it.</summary>
internal sealed class ArithmeticAnswer(string query)
{
    public JsonElement Root { get; } = JsonDocument.Parse(ArithmeticPage.Answer(query, "en")).RootElement;

    public bool IsDrawn => Root.TryGetProperty("view", out _);

    public string? Message => Root.TryGetProperty("error", out JsonElement error) ? error.GetProperty("message").GetString() : null;

    public string? Control => Root.GetProperty("error").GetProperty("control").GetString();

    public JsonElement View => Root.GetProperty("view");

    public double[] Values(string name) =>
        [.. View.GetProperty("values").GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>Which weight leads from which input to which output.</summary>
    public List<(int Input, int Weight, int Output)> Products()
    {
        bool spreads = View.GetProperty("spreads").GetBoolean();
        int[] sources = [.. View.GetProperty("places").GetProperty("sources").EnumerateArray().Select(number => number.GetInt32())];
        var products = new List<(int, int, int)>();
        int step = 0;
        foreach (JsonElement meet in View.GetProperty("meets").EnumerateArray())
        {
            for (int i = 0; i < meet.GetArrayLength(); i += 2)
            {
                int source = sources[meet[i].GetInt32()], weight = meet[i + 1].GetInt32();
                if (source >= 0)
                    products.Add(spreads ? (step, weight, source) : (source, weight, step));
            }

            step++;
        }

        return products;
    }
}
