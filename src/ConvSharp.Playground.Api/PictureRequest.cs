using System.Globalization;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;
using ConvSharp.Initialization;

namespace ConvSharp.Playground.Api;

/// <summary>The layer that a request puts a picture through, and its weights.</summary>
/// <param name="Layer">The layer, with the picture's size and channels.</param>
/// <param name="Gray">Whether the picture is read as one channel of luma.</param>
/// <param name="Rule">How weights are drawn, where neither a filter nor numbers are given.</param>
/// <param name="Gain">The factor of the xavier rules.</param>
/// <param name="Seed">The seed of the random numbers.</param>
/// <param name="Filter">A named kernel for each channel; null: none.</param>
/// <param name="Colors">The colours of the maps.</param>
internal sealed record PictureRequest(
    RequestedLayer Layer, bool Gray, WeightInit Rule, double Gain, ulong Seed, NamedFilter? Filter, ColorMap Colors)
{
    internal const string GrayName = "gray", InitName = "init", GainName = "gain", SeedName = "seed", FilterName = "filter";
    internal const string ColorMapName = "colormap";

    private const string MapName = "map", PlaceName = "at";

    /// <summary>What belongs to the page alone: the map and the place that it magnifies.</summary>
    public static readonly string[] OfThePage = [MapName, PlaceName];

    /// <summary>Words without a value.</summary>
    public static readonly string[] Flags = [GrayName, RequestedLayer.NoBias];

    /// <summary>All words of a request.</summary>
    public static readonly string[] Names =
    [
        .. RequestedLayer.Names.Except([RequestedLayer.Input, RequestedLayer.InChannels, RequestedLayer.Rank, RequestedLayer.InputValues]),
        GrayName, InitName, GainName, SeedName, FilterName, ColorMapName, .. OfThePage,
    ];

    /// <exception cref="RequestFault">The request makes no layer for this picture.</exception>
    public static PictureRequest Read(string text, long height, long width)
    {
        Query query = Query.Parse(text, Names);
        bool gray = query.Flag(GrayName);
        int channels = gray ? 1 : 3;
        NamedFilter? filter = query.Word(FilterName, [.. NamedFilter.ByName.Keys]) is { } name ? NamedFilter.ByName[name] : null;
        Exclude(
            query, FilterName, InitName, GainName, SeedName, RequestedLayer.KernelValues, RequestedLayer.OutChannels, RequestedLayer.Groups,
            RequestedLayer.KernelName);
        Exclude(query, RequestedLayer.KernelValues, InitName, GainName, SeedName);
        RequestedLayer layer = LayerOf(query.With(WordsOfPicture(query, filter, channels, height, width)));
        WeightInit rule = query.Word(InitName, [.. WeightInits.ByName.Keys]) is { } word ? WeightInits.ByName[word] : WeightInit.Default;
        ColorMap colors = ColorMap.Parse(query.Word(ColorMapName, [.. ColorMap.All.Select(map => map.Name)]) ?? ColorMap.Gray.Name);
        CheckPlace(query);
        CheckWeight(layer);
        return new PictureRequest(layer, gray, rule, GainOf(query, rule), SeedOf(query), filter, colors);
    }

    /// <summary>The weight, and the bias where there is one.</summary>
    public (Tensor<float> Weight, Tensor<float>? Bias) Weights()
    {
        ConvolutionGeometry geometry = Layer.Geometry;
        Tensor<float> weight = Tensor.CreateFromShape<float>(geometry.WeightShape);
        if (Filter is not null)
        {
            float[] taps = [.. Filter.Kernel.Select(number => (float)number)];
            return (Tensor.Create([.. Enumerable.Repeat(taps, (int)geometry.InChannels).SelectMany(kernel => kernel)], geometry.WeightShape), null);
        }

        if (Layer.Values.Weight is { } given)
            return (Tensor.Create(Array.ConvertAll(given, number => (float)number), geometry.WeightShape), null);
        Tensor<float>? bias = Layer.HasBias ? Tensor.CreateFromShape<float>([(nint)geometry.OutChannels]) : null;
        WeightInits.Draw(
            Rule, weight.AsTensorSpan(), bias is null ? default : bias.AsTensorSpan(), new TorchGenerator(Seed), Gain, (int)geometry.Groups);
        return (weight, bias);
    }

    /// <summary>What the picture and the filter decide of the layer.</summary>
    private static Dictionary<string, string> WordsOfPicture(Query query, NamedFilter? filter, int channels, long height, long width)
    {
        var words = new Dictionary<string, string>
        {
            [RequestedLayer.Input] = string.Create(CultureInfo.InvariantCulture, $"{height}x{width}"),
            [RequestedLayer.InChannels] = channels.ToString(CultureInfo.InvariantCulture),
        };
        if (filter is not null)
        {
            words[RequestedLayer.KernelName] = NamedFilter.Side.ToString(CultureInfo.InvariantCulture);
            words[RequestedLayer.Groups] = words[RequestedLayer.OutChannels] = words[RequestedLayer.InChannels];
            words[RequestedLayer.NoBias] = "";
        }
        else if (query.Text(RequestedLayer.OutChannels) is null)
        {
            words[RequestedLayer.OutChannels] = query.Text(RequestedLayer.Groups) ?? "1";
        }

        return words;
    }

    /// <summary>The picture decides the input channels, so groups that do not fit them are at fault.</summary>
    private static RequestedLayer LayerOf(Query query)
    {
        try
        {
            return RequestedLayer.Read(query);
        }
        catch (RequestFault fault) when (fault.Control == RequestedLayer.InChannels)
        {
            throw new RequestFault(fault.Message, RequestedLayer.Groups);
        }
    }

    /// <summary>A map or a place that a changed layer no longer has is no fault: the page shows the nearest one.</summary>
    private static void CheckPlace(Query query)
    {
        query.Index(MapName, int.MaxValue);
        if (query.Text(PlaceName) is not { } place)
            return;
        string[] numbers = place.Split(',');
        if (numbers.Length != 2 || !Array.TrueForAll(numbers, number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            throw new RequestFault($"{PlaceName} is '{Query.Shortened(place)}': give a column and a row, such as 10,20.", PlaceName);
    }

    private static void CheckWeight(RequestedLayer layer)
    {
        if (Array.Find(layer.Values.Weight ?? [], number => !float.IsFinite((float)number)) is var large and not 0)
        {
            throw new RequestFault(
                string.Create(CultureInfo.InvariantCulture, $"{RequestedLayer.KernelValues} has {large}, which float32 cannot hold: give smaller numbers."),
                RequestedLayer.KernelValues);
        }
    }

    private static void Exclude(Query query, string name, params string[] others)
    {
        foreach (string other in others)
        {
            if (query.Text(name) is { } text && query.Text(other) is { } second)
            {
                throw new RequestFault(
                    $"{name} {Query.Shortened(text)} and {other} {Query.Shortened(second)} exclude each other: leave one of them out.", other);
            }
        }
    }

    private static double GainOf(Query query, WeightInit rule)
    {
        if (query.Text(GainName) is not { } text)
            return 1;
        if (!WeightInits.HasGain(rule))
            throw new RequestFault($"{GainName} is {Query.Shortened(text)}, but only the xavier inits have one: leave it out.", GainName);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double gain)
            && gain is >= 0 and <= WeightInits.LargestGain
            ? gain
            : throw new RequestFault($"{GainName} is '{Query.Shortened(text)}': give a number from 0 to {WeightInits.LargestGain:g0}.", GainName);
    }

    private static ulong SeedOf(Query query) => query.Text(SeedName) is not { } text ? 0
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long negative) ? unchecked((ulong)negative)
        : throw new RequestFault($"{SeedName} is '{Query.Shortened(text)}': give a whole number of 64 bits.", SeedName);
}
