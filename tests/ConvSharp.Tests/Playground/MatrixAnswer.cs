using System.Text.Json;
using ConvSharp.Playground.Api;

namespace ConvSharp.Tests.Playground;

/// <summary>An answer of the Matrix page, read as its JavaScript reads it.</summary>
internal sealed class MatrixAnswer(string query)
{
    public JsonElement Root { get; } = JsonDocument.Parse(MatrixPage.Answer(query, "en")).RootElement;

    public string? Message => Root.TryGetProperty("error", out JsonElement error) ? error.GetProperty("message").GetString() : null;

    public string? Control => Root.GetProperty("error").GetProperty("control").GetString();

    public bool HasEquation => Root.TryGetProperty("equation", out _);

    public JsonElement Equation => Root.GetProperty("equation");

    public string? OtherQuery => Root.TryGetProperty("other", out JsonElement other) ? other.GetProperty("query").GetString() : null;

    public double[] Side(string name) => Numbers(Equation.GetProperty(name).GetProperty("values"));

    public double[] Vector(string name) => Numbers(Equation.GetProperty(name));

    /// <summary>The places of C by row and column, each with its value and its weights.</summary>
    public Dictionary<(int Row, int Column), (double Value, int[] Weights)> Places()
    {
        JsonElement places = Equation.GetProperty("places");
        double[] rows = Numbers(places.GetProperty("rows")), columns = Numbers(places.GetProperty("columns"));
        double[] values = Numbers(places.GetProperty("values"));
        JsonElement[] weights = [.. places.GetProperty("weights").EnumerateArray()];
        return Enumerable.Range(0, rows.Length).ToDictionary(
            at => ((int)rows[at], (int)columns[at]),
            at => (values[at], weights[at].EnumerateArray().Select(weight => weight.GetInt32()).ToArray()));
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];
}
