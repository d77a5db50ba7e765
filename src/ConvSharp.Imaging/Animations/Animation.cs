using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations.Equations;
using ConvSharp.Imaging.Animations.Layout;
using ConvSharp.Imaging.Animations.Pages;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Layers;

namespace ConvSharp.Imaging.Animations;

/// <summary>
/// A convolution at work, a frame for each output element: the input with its padding, the window over it, the output. A transposed
/// convolution is shown as the window that slides over the stretched input, with zeros between its elements.
/// </summary>
/// <example>
/// <code>
/// Animation.Create(AnimationPreset.Parse("strides"), new AnimationOptions { Size = 480 }).Save("strides.gif");
/// </code>
/// </example>
public sealed class Animation
{
    private readonly Scene _scene;
    private readonly AnimationOptions _options;
    private readonly string _title;
    private readonly IReadOnlyList<AnimatedLayer> _layers;

    private Animation(Scene scene, AnimationOptions options, string title, params IReadOnlyList<AnimatedLayer> layers)
    {
        _scene = scene;
        _options = options;
        _title = title;
        _layers = layers;
    }

    /// <summary>The width of a frame, in pixels.</summary>
    public int Width => _scene.Width;

    /// <summary>The height of a frame, in pixels.</summary>
    public int Height => _scene.Height;

    /// <summary>The number of frames.</summary>
    public int FrameCount => _scene.FrameCount;

    internal Scene Scene => _scene;

    internal AnimationOptions Options => _options;

    /// <summary>Animates any layer, on one sample of a batch; the numbers are small made-up values.</summary>
    /// <param name="geometry">The layer and its input: small ones, as each output element is a frame.</param>
    /// <param name="options">Size, speed and the like; null: the defaults.</param>
    /// <exception cref="ArgumentException">
    /// More than 512 output elements, 8 channels or 4096 input places; a size too small for so many cells; numbers in a volume.
    /// </exception>
    public static Animation Create(ConvolutionGeometry geometry, AnimationOptions? options = null) =>
        Create(geometry, AnimationValues.None, options);

    /// <summary>Animates a layer with its own weights and an input's own numbers.</summary>
    /// <param name="layer">A small one.</param>
    /// <param name="input">[in channels, spatial …] or [1, in channels, spatial …]; need not be dense.</param>
    /// <param name="options">Size, speed and the like; Numbers or Computation shows the numbers; null: the defaults.</param>
    /// <inheritdoc cref="Create{T}(ConvolutionGeometry, in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T},
    /// AnimationOptions)" path="/exception"/>
    /// <exception cref="ConvolutionArgumentException">The input does not fit the layer.</exception>
    public static Animation Create<T>(ConvolutionLayer<T> layer, in ReadOnlyTensorSpan<T> input, AnimationOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(layer);
        ReadOnlyTensorSpan<T> bias = layer.Bias is null ? default : layer.Bias.Values;
        return Create(layer.Geometry(input.Lengths), input, layer.Weight.Values, bias, options);
    }

    /// <summary>Animates any layer, with these numbers; outputs are computed in double.</summary>
    /// <param name="geometry">The layer and its input: small ones, as each output element is a frame.</param>
    /// <param name="input">[in channels, spatial …] or [1, in channels, spatial …]; need not be dense; default: made-up values.</param>
    /// <param name="weight">
    /// [out channels, in channels / groups, kernel …], transposed [in channels, out channels / groups, kernel …]; need not be dense.
    /// </param>
    /// <param name="bias">[out channels]; default: the layer has none.</param>
    /// <param name="options">Size, speed and the like; Numbers or Computation shows the numbers; null: the defaults.</param>
    /// <exception cref="ArgumentException">
    /// Numbers of another shape; more than 512 output elements, 8 channels or 4096 input places; a size too small for so many cells;
    /// numbers in a volume.
    /// </exception>
    public static Animation Create<T>(
        ConvolutionGeometry geometry, in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> weight,
        in ReadOnlyTensorSpan<T> bias = default, AnimationOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(geometry);
        AnimationValues parameters = AnimationValues.None.WithParameters(geometry, weight, bias);
        return Create(geometry, input.Rank == 0 ? parameters : parameters.WithInput(geometry, input), options);
    }

    /// <summary>Animates any layer; numbers that are not given are replaced by small made-up values.</summary>
    /// <param name="geometry">The layer and its input: small ones, as each output element is a frame.</param>
    /// <param name="values">The numbers, of this layer and input.</param>
    /// <param name="options">Size, speed and the like; Numbers or Computation shows the numbers; null: the defaults.</param>
    /// <exception cref="ArgumentException">
    /// More than 512 output elements, 8 channels or 4096 input places; a size too small for so many cells; numbers in a volume.
    /// </exception>
    public static Animation Create(ConvolutionGeometry geometry, AnimationValues values, AnimationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(values);
        options ??= new AnimationOptions();
        return new Animation(
            SceneOf(geometry, values, options, options.Size), options, LayerTitle.Of(geometry, options.Language),
            new AnimatedLayer(geometry, values));
    }

    /// <summary>Makes a well-known animation.</summary>
    /// <param name="preset">The animation.</param>
    /// <param name="options">Size, speed and the like; null: the defaults.</param>
    /// <exception cref="ArgumentException">Numbers in a volume, or a size too small for them.</exception>
    public static Animation Create(AnimationPreset preset, AnimationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(preset);
        options ??= new AnimationOptions();
        options = options with
        {
            Numbers = options.Numbers || preset.Numbers,
            View = options.View == AnimationView.Gather ? preset.View : options.View,
        };
        Scene scene = preset.Parts.Count == 1
            ? SceneOf(preset.Parts[0], AnimationValues.None, options, options.Size)
            : Scene.SideBySide(
                options.Size,
                [.. preset.Parts.Select(part => (Func<int, Scene>)(width => SceneOf(part, AnimationValues.None, options, width)))]);
        return new Animation(
            scene, options, preset.DescriptionIn(options.Language),
            [.. preset.Parts.Select(part => new AnimatedLayer(part, AnimationValues.None))]);
    }

    /// <summary>
    /// Shows a layer as y = C · x: the convolution matrix between the vector of its input and the vector of its output, beside the pictures
    /// that they come from, a frame for each row (transposed: column) of C. Places of C without a weight are hatched.
    /// </summary>
    /// <param name="geometry">The layer and its input; the batch does not count.</param>
    /// <param name="values">The numbers, of this layer and input; names such as w01 stand for those that are not given.</param>
    /// <param name="options">Size, speed and the like; null: the defaults. View, Numbers and Computation do not count.</param>
    /// <param name="step">The only row (transposed: column) to show, from 0; null: all.</param>
    /// <exception cref="ArgumentException">
    /// More than 128 rows or columns, a size too small for so many cells, or no such step.
    /// </exception>
    public static Animation CreateEquation(
        ConvolutionGeometry geometry, AnimationValues values, AnimationOptions? options = null, int? step = null)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(values);
        options ??= new AnimationOptions();
        AnimationLimits.CheckEquation(geometry, step);
        var model = new EquationModel(geometry, values);
        string title = $"y = C·x, C {model.Rows}×{model.Columns}: {LayerTitle.Of(geometry, options.Language)}";
        return new Animation(EquationScene.Build(model, options, step), options, title);
    }

    /// <summary>
    /// Shows x, y = C · x, Cᵀ · y and how far that is from x: the transposed layer with the same weights leads back to the shape, not to the
    /// numbers. The bias does not count.
    /// </summary>
    /// <param name="geometry">The layer and its input; the batch does not count.</param>
    /// <param name="values">The numbers of the input and of the weight.</param>
    /// <param name="options">Size, theme and language; null: the defaults.</param>
    /// <exception cref="ArgumentException">Numbers are missing, more than 128 inputs or outputs, or a size too small for them.</exception>
    public static Animation CreateRoundTrip(ConvolutionGeometry geometry, AnimationValues values, AnimationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(values);
        options ??= new AnimationOptions();
        AnimationLimits.CheckEquation(geometry, step: null);
        return new Animation(RoundTripScene.Build(geometry, values, options), options, $"x, C·x, Cᵀ·C·x: {LayerTitle.Of(geometry, options.Language)}");
    }

    /// <summary>Shows how an input becomes a vector: a frame for each element.</summary>
    /// <param name="geometry">The layer and its input; the batch does not count.</param>
    /// <param name="values">The numbers of the input; names such as x3 stand for them if they are not given.</param>
    /// <param name="options">Size, speed and the like; null: the defaults.</param>
    /// <exception cref="ArgumentException">More than 128 inputs or outputs, or a size too small for so many cells.</exception>
    public static Animation CreateFlattening(ConvolutionGeometry geometry, AnimationValues values, AnimationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(values);
        options ??= new AnimationOptions();
        AnimationLimits.CheckEquation(geometry, step: null);
        return new Animation(FlattenScene.Build(geometry, values, options), options, $"x: {LayerTitle.Of(geometry, options.Language)}");
    }

    /// <summary>The text of an SVG page.</summary>
    public string ToSvg() => SvgWriter.Write(_scene, _options.Drawing, _title);

    /// <summary>The text of an SVG picture of one frame.</summary>
    internal string ToFrameSvg(int frame) => SvgWriter.Write(_scene.At(frame), _options.Drawing, _title);

    /// <summary>
    /// The text of an HTML page for a reader who plays, steps and asks cells: one file, no request, a policy that allows its own script
    /// alone.
    /// </summary>
    /// <exception cref="ArgumentException">More than 65,536 products, or a page of more than 8 MB.</exception>
    public string ToHtml()
    {
        PagePart[] parts = _layers.Count == 0
            ? [new PagePart(_title, _scene)]
            : [.. _layers.Select(layer => layer.OnPage(_options))];
        return InteractivePage.Write(_title, parts, FrameCount, _options);
    }

    private static Scene SceneOf(ConvolutionGeometry geometry, AnimationValues values, AnimationOptions options, int width)
    {
        AnimationLimits.Check(geometry, options);
        return SceneBuilder.Build(geometry, values, options, new SceneBox(width, options.Height)).Scene;
    }
}
