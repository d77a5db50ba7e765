using System.Numerics.Tensors;
using System.Text.Json;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Checkerboard.Report;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Playground.Api;

/// <summary>
/// A stack and its remedies on the visitor's picture, as the tool measures them: one network more with each request, first one of each, so
/// that all maps are soon seen.
/// </summary>
internal sealed class CheckerboardPhotograph
{
    /// <summary>The tool's default.</summary>
    public const int Seeds = 8;

    /// <summary>
    /// The most pixels of an output, of which there is one for each remedy and seed. The tool takes four times as many.
    /// </summary>
    public const int MostPixels = 1 << 18;

    /// <summary>The most pixels of a given picture; the page scales larger ones down.</summary>
    public const int MostGiven = MostPixels;

    private readonly Dictionary<int, byte[]> _maps = [];
    private Tensor<float>? _picture;
    private StackedLayers? _stack;
    private PhotographRun? _run;

    /// <summary>Takes a picture, which stays until another one comes.</summary>
    /// <param name="rgba">Red, green, blue and alpha of each pixel, row by row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <returns>JSON: width and height; or error.</returns>
    public string Hold(byte[] rgba, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(rgba);
        return PageAnswer.Of(json =>
        {
            _picture = Picture.ToTensor(GivenPicture.Of(rgba, width, height, MostGiven));
            (_run, _stack) = (null, null);
            json.WriteNumber("width", width);
            json.WriteNumber("height", height);
        });
    }

    /// <summary>Measures one network more, or begins afresh with another stack.</summary>
    /// <param name="query">As for <see cref="CheckerboardPage.Answer"/>; at is the place that is magnified, in pixels of the output.</param>
    /// <param name="language">en or zh.</param>
    /// <returns>
    /// JSON: done, how much of how much; the sizes that are measured; trials, each with its map's size, the place that is magnified, score
    /// and contrast by the networks so far; advice in the end; or error.
    /// </returns>
    public string Next(string query, string language)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(language);
        return PageAnswer.Of(json =>
        {
            (StackedLayers stack, (int Row, int Column)? at) = CheckerboardPage.Read(query);
            Write(json, RunOf(stack), at, PageAnswer.LanguageOf(language));
        }, language);
    }

    /// <summary>The map of a trial: one hundredth of its values is black or darker, as many are white or brighter.</summary>
    /// <param name="trial">The position in the answer of <see cref="Next"/>.</param>
    /// <returns>Red, green, blue and alpha of each pixel, row by row; empty where there is no map.</returns>
    public byte[] Map(int trial)
    {
        if (_run is not { } run || trial < 0 || trial >= run.Names.Count() || run.Trial(trial) is not { } measured)
            return [];
        if (!_maps.TryGetValue(trial, out byte[]? map))
            _maps[trial] = map = Picture.FromTensor<float>(DetailPicture.Levels(measured)).Rgba.ToArray();
        return map;
    }

    /// <summary>The photograph as it is measured.</summary>
    /// <returns>Red, green, blue and alpha of each pixel, row by row; empty where there is none.</returns>
    public byte[] Given() => _run is { } run ? Picture.FromTensor<float>(run.Picture).Rgba.ToArray() : [];

    private PhotographRun RunOf(StackedLayers stack)
    {
        if (_picture is not { } picture)
            throw new RequestFault("There is no picture: choose one.", null);
        return RequestedStack.Blamed(null, () =>
        {
            if (_run is null || _stack?.Layers.SequenceEqual(stack.Layers) != true)
            {
                Check(stack, picture);
                _run = new PhotographRun(stack, picture, Seeds, mostPixels: MostPixels);
                _stack = stack;
                _maps.Clear();
            }

            if (!_run.IsDone)
                _run.StepOfAll();
            return _run;
        });
    }

    /// <summary>Checks the stack and its remedies.</summary>
    /// <exception cref="RequestFault">One of them would take too long.</exception>
    private static void Check(StackedLayers stack, Tensor<float> picture)
    {
        foreach (PhotographVariant variant in RemediedStack.Of(stack))
            StackLimits.CheckPhotograph(variant.Stack, picture.Lengths[1], picture.Lengths[2], MostPixels);
    }

    private static void Write(Utf8JsonWriter json, PhotographRun run, (int Row, int Column)? at, Language language)
    {
        (int done, int all) = run.Progress;
        json.WriteBoolean("done", run.IsDone);
        json.WriteNumber("measured", done);
        json.WriteNumber("of", all);
        json.WriteNumbers("picture", [run.Picture.Lengths[1], run.Picture.Lengths[2]]);
        json.WriteNumbers("enlarged", [run.Enlargement.Down, run.Enlargement.Across]);
        PictureArea place = at is { } chosen ? Around(run, chosen) : run.Place;
        WritePlace(json, place);
        json.WriteStartArray("trials");
        for (int i = 0; i < run.Names.Count(); i++)
        {
            json.WriteStartObject();
            if (run.Trial(i) is { } trial)
            {
                json.WriteNumbers("sizes", [trial.Map.Lengths[0], trial.Map.Lengths[1]]);
                WritePlace(json, Within(run.PlaceIn(i, place), trial.Map.Lengths[0], trial.Map.Lengths[1]));
                json.WritePropertyName("score");
                json.WriteReal(trial.Score);
                json.WritePropertyName("contrast");
                json.WriteReal(trial.Contrast);
                json.WriteString("score_text", MeasurementText.Score(trial.Score));
                json.WriteString("contrast_text", MeasurementText.Contrast(trial.Contrast));
                json.WriteString("ratio", OverlapText.Ratio(trial.Stack.Axes, language));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (run.IsDone)
            json.WriteString("advice", run.Result.Advice(language));
    }

    /// <summary>An area as large as the one that is found, round a pixel of the enlarged photograph.</summary>
    private static PictureArea Around(PhotographRun run, (int Row, int Column) at)
    {
        (int height, int width) = ((int)run.Picture.Lengths[1] * run.Enlargement.Down, (int)run.Picture.Lengths[2] * run.Enlargement.Across);
        if (at.Row >= height || at.Column >= width)
        {
            throw new RequestFault(
                $"{CheckerboardPage.At} is {at.Row}x{at.Column}: use 0x0 to {height - 1}x{width - 1}.", CheckerboardPage.At);
        }

        return Within(run.Place with { Top = at.Row - (run.Place.Height / 2), Left = at.Column - (run.Place.Width / 2) }, height, width);
    }

    /// <summary>The area, moved as far as it must be to lie within a map, and cut where it is larger.</summary>
    private static PictureArea Within(PictureArea area, nint rows, nint columns)
    {
        (int height, int width) = (Math.Min(area.Height, (int)rows), Math.Min(area.Width, (int)columns));
        return new PictureArea(
            Math.Clamp(area.Top, 0, (int)rows - height), Math.Clamp(area.Left, 0, (int)columns - width), height, width);
    }

    private static void WritePlace(Utf8JsonWriter json, PictureArea place) =>
        json.WriteNumbers("place", [(long)place.Top, place.Left, place.Height, place.Width]);
}
