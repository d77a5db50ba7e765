using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations;

/// <summary>How an animation is drawn and played.</summary>
public sealed record AnimationOptions
{
    /// <summary>The smallest side, in pixels.</summary>
    public const int SmallestSize = DrawingOptions.SmallestSize;

    /// <summary>The largest side, in pixels.</summary>
    public const int LargestSize = DrawingOptions.LargestSize;

    /// <summary>The width in pixels, 200…1600; 320 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in 200…1600.</exception>
    public int Size { get; init => field = Within(value, SmallestSize, LargestSize, nameof(Size)); } = 320;

    /// <summary>
    /// The height in pixels, 200…1600, with the drawing in the middle; null, the default: the height of the drawing.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in 200…1600.</exception>
    public int? Height
    {
        get;
        init => field = value is { } given ? Within(given, SmallestSize, LargestSize, nameof(Height)) : null;
    }

    /// <summary>Frames per second, 0.1…50; 2 by default. GIF counts in hundredths of a second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in 0.1…50.</exception>
    public double FramesPerSecond { get; init => field = Within(value, 0.1, 50, nameof(FramesPerSecond)); } = 2;

    /// <summary>How often the animation plays; 0, the default: for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in 0…65535.</exception>
    public int Loops { get; init => field = Within(value, 0, ushort.MaxValue, nameof(Loops)); }

    /// <summary>The background. Default <see cref="DrawingTheme.Auto"/>.</summary>
    public DrawingTheme Theme { get; init; }

    /// <summary>The language of captions. Default <see cref="Language.English"/>.</summary>
    public Language Language { get; init; }

    /// <summary>What a frame shows. Default <see cref="AnimationView.Gather"/>.</summary>
    public AnimationView View { get; init; }

    /// <summary>Whether cells show numbers, and the kernel stands beside. Signals and pictures only.</summary>
    public bool Numbers { get; init; }

    /// <summary>Whether each frame writes out the sum of its output element.</summary>
    public bool Computation { get; init; }

    internal DrawingOptions Drawing => new(Theme, Language, Loops, FrameTime);

    internal TimeSpan FrameTime => TimeSpan.FromSeconds(1 / FramesPerSecond);

    private static T Within<T>(T value, T least, T most, string name)
        where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie in {least}…{most}.");
}
