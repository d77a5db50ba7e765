using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using ConvSharp.Playground.Api;

namespace ConvSharp.Playground;

/// <summary>What the page's worker calls.</summary>
[SupportedOSPlatform("browser")]
internal static partial class Program
{
    private static readonly PicturePage PicturePage = new();

    private static readonly NetworkPage NetworkPage = new();

    private static readonly CheckerboardScores Scores = new();

    private static readonly CheckerboardPhotograph Photograph = new();

    private static LayerAnimation? _animation;

    public static void Main()
    {
        // The worker calls the exports; there is nothing to run before.
    }

    /// <inheritdoc cref="ArithmeticPage.Answer"/>
    [JSExport]
    internal static string Arithmetic(string query, string language) => ArithmeticPage.Answer(query, language);

    /// <inheritdoc cref="ArithmeticPage.PresetList"/>
    [JSExport]
    internal static string Presets(string language) => ArithmeticPage.PresetList(language);

    /// <inheritdoc cref="MatrixPage.Answer"/>
    [JSExport]
    internal static string Matrix(string query, string language) => MatrixPage.Answer(query, language);

    /// <inheritdoc cref="MatrixPage.Picture"/>
    [JSExport]
    internal static byte[] MatrixPicture(string query) => MatrixPage.Picture(query);

    /// <inheritdoc cref="NetworkPage.Open"/>
    [JSExport]
    internal static string OpenNetwork(byte[] file, string name) => NetworkPage.Open(file, name);

    /// <inheritdoc cref="NetworkPage.Look"/>
    [JSExport]
    internal static string LookAtPicture(byte[] rgba, int width, int height) => NetworkPage.Look(rgba, width, height);

    /// <inheritdoc cref="NetworkPage.Answer"/>
    [JSExport]
    internal static string Network(string query) => NetworkPage.Answer(query);

    /// <inheritdoc cref="NetworkPage.Run"/>
    [JSExport]
    internal static string NetworkRun(string query) => NetworkPage.Run(query);

    /// <inheritdoc cref="NetworkPage.Maps"/>
    [JSExport]
    internal static byte[] NetworkMaps(string query) => NetworkPage.Maps(query);

    /// <inheritdoc cref="NetworkPage.ValueFile"/>
    [JSExport]
    internal static byte[] NetworkValue(string query) => NetworkPage.ValueFile(query);

    /// <inheritdoc cref="NetworkPage.Sum"/>
    [JSExport]
    internal static string NetworkSum(string query) => NetworkPage.Sum(query);

    /// <inheritdoc cref="CheckerboardPage.Answer"/>
    [JSExport]
    internal static string Checkerboard(string query, string language) => CheckerboardPage.Answer(query, language);

    /// <inheritdoc cref="CheckerboardPage.PresetList"/>
    [JSExport]
    internal static string CheckerboardPresets(string language) => CheckerboardPage.PresetList(language);

    /// <inheritdoc cref="CheckerboardScores.Next"/>
    [JSExport]
    internal static string CheckerboardScore(string query, string language) => Scores.Next(query, language);

    /// <inheritdoc cref="CheckerboardPhotograph.Hold"/>
    [JSExport]
    internal static string CheckerboardHold(byte[] rgba, int width, int height) => Photograph.Hold(rgba, width, height);

    /// <inheritdoc cref="CheckerboardPhotograph.Next"/>
    [JSExport]
    internal static string CheckerboardMaps(string query, string language) => Photograph.Next(query, language);

    /// <inheritdoc cref="CheckerboardPhotograph.Map"/>
    [JSExport]
    internal static byte[] CheckerboardMap(int trial) => Photograph.Map(trial);

    /// <inheritdoc cref="CheckerboardPhotograph.Given"/>
    [JSExport]
    internal static byte[] CheckerboardGiven() => Photograph.Given();

    /// <inheritdoc cref="LayerAnimation.Svg"/>
    [JSExport]
    internal static string Svg(string query, string language) => LayerAnimation.Svg(query, language);

    /// <inheritdoc cref="LayerAnimation.BeginGif"/>
    [JSExport]
    internal static string BeginGif(string query, string language) => LayerAnimation.BeginGif(query, language, out _animation);

    /// <inheritdoc cref="LayerAnimation.FrameSvg"/>
    [JSExport]
    internal static string FrameSvg(int frame) => _animation!.FrameSvg(frame);

    /// <inheritdoc cref="LayerAnimation.Add"/>
    [JSExport]
    internal static void AddFrame(byte[] rgba) => _animation!.Add(rgba);

    /// <summary>The GIF of the frames that were added.</summary>
    [JSExport]
    internal static byte[] EndGif()
    {
        byte[] gif = _animation!.ToGif();
        _animation = null;
        return gif;
    }

    /// <inheritdoc cref="Api.PicturePage.Load"/>
    [JSExport]
    internal static string LoadPicture(byte[] rgba, int width, int height) => PicturePage.Load(rgba, width, height);

    /// <inheritdoc cref="Api.PicturePage.Answer"/>
    [JSExport]
    internal static string Picture(string query, string language) => PicturePage.Answer(query, language);

    /// <inheritdoc cref="Api.PicturePage.Map"/>
    [JSExport]
    internal static byte[] PictureMap(int channel) => PicturePage.Map(channel);

    /// <inheritdoc cref="Api.PicturePage.WeightFile"/>
    [JSExport]
    internal static byte[] PictureWeights() => PicturePage.WeightFile();

    /// <inheritdoc cref="Api.PicturePage.OutputFile"/>
    [JSExport]
    internal static byte[] PictureOutput() => PicturePage.OutputFile();
}
