using ConvSharp.Errors;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Animations.Gif;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Playground.Api;

/// <summary>
/// A layer's animation as files. The SVG is the tool's own; for the GIF the page turns frames into pixels, as there is no picture library
/// in the browser.
/// </summary>
internal sealed class LayerAnimation
{
    private const int Width = 480;

    // All frames stay in memory until the file is made: 128 MB.
    private const long MostPixels = 1 << 25;

    private readonly Animation _animation;
    private readonly List<PixelImage> _frames = [];

    private LayerAnimation(Animation animation) => _animation = animation;

    /// <summary>The animated SVG of a request.</summary>
    /// <param name="query">As for <see cref="ArithmeticPage.Answer"/>; where the view stands does not count.</param>
    /// <param name="language">en or zh, for captions.</param>
    /// <returns>JSON: svg; or error.</returns>
    public static string Svg(string query, string language)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(language);
        return PageAnswer.Of(json => json.WriteString("svg", AnimationOf(query, language, DrawingTheme.Auto).ToSvg()), language);
    }

    /// <summary>Begins a GIF.</summary>
    /// <param name="query">As for <see cref="ArithmeticPage.Answer"/>; where the view stands does not count.</param>
    /// <param name="language">en or zh, for captions.</param>
    /// <param name="animation">Takes the frames; null after an error.</param>
    /// <returns>JSON: width, height and frames, their number; or error.</returns>
    public static string BeginGif(string query, string language, out LayerAnimation? animation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(language);
        LayerAnimation? begun = null;
        string answer = PageAnswer.Of(json =>
        {
            Animation made = AnimationOf(query, language, DrawingTheme.Light);
            if ((long)made.Width * made.Height * made.FrameCount > MostPixels)
            {
                throw new RequestFault(
                    $"The GIF has {made.FrameCount} frames of {made.Width} × {made.Height} pixels, and the browser at most {MostPixels} "
                    + "pixels: use a smaller layer, or convsharp animate.",
                    null);
            }

            json.WriteNumber("width", made.Width);
            json.WriteNumber("height", made.Height);
            json.WriteNumber("frames", made.FrameCount);
            begun = new LayerAnimation(made);
        }, language);
        animation = begun;
        return answer;
    }

    /// <summary>One frame as a picture for the browser to draw.</summary>
    /// <param name="frame">0 … frames − 1.</param>
    /// <returns>JSON: svg.</returns>
    public string FrameSvg(int frame) => JsonText.Object(json => json.WriteString("svg", _animation.ToFrameSvg(frame)));

    /// <summary>Takes the pixels of the next frame.</summary>
    /// <param name="rgba">Width × height × 4 bytes.</param>
    public void Add(byte[] rgba) => _frames.Add(new PixelImage(_animation.Width, _animation.Height, rgba));

    /// <summary>The file.</summary>
    public byte[] ToGif() => GifWriter.Write(_frames, _animation.Options.FrameTime, _animation.Options.Loops);

    private static Animation AnimationOf(string query, string language, DrawingTheme theme)
    {
        (RequestedLayer layer, bool spreads) = ArithmeticPage.Read(query);
        var options = new AnimationOptions
        {
            Size = Width,
            View = spreads ? AnimationView.Spread : AnimationView.Gather,
            Theme = theme,
            Language = PageAnswer.LanguageOf(language),
        };
        try
        {
            return Animation.Create(layer.Geometry, layer.Values, options with { Numbers = true });
        }
        catch (ArgumentException)
        {
            // Cells too small for numbers, or a volume, show none.
            return WithoutNumbers(layer, options);
        }
    }

    private static Animation WithoutNumbers(RequestedLayer layer, AnimationOptions options)
    {
        try
        {
            return Animation.Create(layer.Geometry, layer.Values, options);
        }
        catch (ArgumentException refusal)
        {
            throw new RequestFault(ConvolutionArgumentException.ReasonOf(refusal), null);
        }
    }
}
