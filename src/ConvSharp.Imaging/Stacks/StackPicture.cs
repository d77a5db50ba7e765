using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Stacks;

/// <summary>
/// The receptive field of a stack of layers: a row for each layer shows which part of the stack's input one of its outputs sees, the one in
/// the middle.
/// </summary>
public sealed class StackPicture
{
    /// <summary>The most layers of a picture.</summary>
    public const int MostLayers = 200;

    private readonly string _title;

    private StackPicture(Scene scene, DrawingTheme theme, string title)
    {
        Scene = scene;
        Theme = theme;
        _title = title;
    }

    internal Scene Scene { get; }

    internal DrawingTheme Theme { get; }

    /// <summary>Draws a stack.</summary>
    /// <param name="input">The stack's input.</param>
    /// <param name="layers">The layers, first layer first; at most <see cref="MostLayers"/>.</param>
    /// <param name="options">Size, background and language; null: the defaults.</param>
    /// <exception cref="ArgumentException">There is no layer, or there are more than <see cref="MostLayers"/>.</exception>
    public static StackPicture Create(
        StackPictureInput input, IReadOnlyList<StackPictureLayer> layers, StackPictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(layers);
        options ??= new StackPictureOptions();
        if (layers.Count is 0 or > MostLayers)
        {
            throw new ArgumentException(
                $"the stack has {layers.Count} layers, and a picture shows 1 to {MostLayers}: draw a part of it.", nameof(layers));
        }

        return new StackPicture(
            StackScene.Build(input, layers, options), options.Theme, StackScene.Title(options.Language));
    }

    /// <summary>The picture as an SVG page.</summary>
    public string ToSvg() => SvgWriter.Write(Scene, new DrawingOptions(Theme), _title);
}
