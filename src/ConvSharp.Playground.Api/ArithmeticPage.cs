using System.Globalization;
using System.Text.Json;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Playground.Api;

/// <summary>All that the Arithmetic page says about a layer: it decides, the page draws.</summary>
internal static class ArithmeticPage
{
    internal const string View = "view", Gather = "gather", Spread = "spread";

    private const string Step = "step", Place = "place";

    private static readonly string[] Names = [.. RequestedLayer.Names, View, Step, Place];

    /// <summary>The answer to a request. It throws for no request: what is wrong with one stands in the answer.</summary>
    /// <param name="query">
    /// The tool's options as name=value, joined by &amp;: transposed&amp;input=4x4&amp;kernel=3; then view (gather or spread), and step or
    /// place, the element at which the view stands: of the side that is stepped through, or of the other.
    /// </param>
    /// <param name="language">en or zh, for the names of presets and sentences about faults.</param>
    /// <returns>
    /// JSON: layer, axes, formulas, code and, unless the layer is too large to draw, the view with its numbers; or error, with the message
    /// and the control that it is about.
    /// </returns>
    public static string Answer(string query, string language)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(language);
        return PageAnswer.Of(json => Write(json, Query.Parse(query, Names), PageAnswer.LanguageOf(language)), language);
    }

    /// <summary>The layer of a request, and whether the view goes from input to input.</summary>
    /// <exception cref="RequestFault">The request makes no layer, or names no view.</exception>
    public static (RequestedLayer Layer, bool Spreads) Read(string query)
    {
        Query read = Query.Parse(query, Names);
        return (RequestedLayer.Read(read), Spreads(read));
    }

    /// <summary>The tool's presets: names, descriptions and the requests that lead to them.</summary>
    /// <param name="language">en or zh.</param>
    /// <returns>JSON: presets.</returns>
    public static string PresetList(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        return JsonText.Object(json =>
        {
            json.WriteStartArray("presets");
            foreach ((string name, string description, string query) in Presets.In(PageAnswer.LanguageOf(language)))
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("description", description);
                json.WriteString("query", query);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, Query query, Language language)
    {
        RequestedLayer layer = RequestedLayer.Read(query);
        ConvolutionGeometry geometry = layer.Geometry;
        bool spreads = Spreads(query);
        json.WriteString("layer", LayerTitle.Of(geometry, language));
        json.WriteBoolean("transposed", geometry.Kind == ConvolutionKind.Transposed);
        json.WriteNumbers("input", geometry.Axes.ToArray().Select(axis => axis.Input));
        json.WriteNumbers("output", geometry.Axes.ToArray().Select(axis => axis.Output));
        json.WriteNumbers("weight", geometry.WeightShape.Select(size => (long)size));
        AxisJson.Write(json, geometry);
        json.WriteString("torch", TorchCode.Of(layer));
        json.WriteString("csharp", SharpCode.Of(layer));
        if (ViewLimits.Exceeded(geometry) is { } limit)
        {
            json.WriteStartObject("too_large");
            json.WriteString("of", limit.Of);
            json.WriteString("count", limit.Count.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("most", limit.Most);
            json.WriteEndObject();
            return;
        }

        LayerView view = spreads ? LayerView.Spread(geometry) : LayerView.Gather(geometry);
        ViewJson.Write(json, geometry, view, new LayerValues(LayerView.GatheringWindow(geometry), layer.Values), spreads);
        json.WriteNumber(Step, query.Index(Step, view.Meets.Length) ?? 0);
        if (query.Index(Place, view.Places.Length) is { } place)
            json.WriteNumber(Place, place);
    }

    private static bool Spreads(Query query) => query.Word(View, Gather, Spread) == Spread;
}
