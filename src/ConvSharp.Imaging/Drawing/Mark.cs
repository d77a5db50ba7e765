using System.Numerics;

namespace ConvSharp.Imaging.Drawing;

/// <summary>One shape in the picture, visible always or in some frames of a cycle.</summary>
internal abstract record Mark(Ink Ink)
{
    /// <summary>The first frame of the cycle in which it shows; null: always.</summary>
    public int? Frame { get; init; }

    /// <summary>For how many frames it shows, at most to the end of the cycle.</summary>
    public int Length { get; init; } = 1;

    /// <summary>The number of frames after which it shows again.</summary>
    public int Cycle { get; init; } = 1;

    public bool ShowsIn(int frame) => Frame is not { } first || (frame % Cycle >= first && frame % Cycle < first + Length);

    /// <summary>The same mark elsewhere.</summary>
    public abstract Mark MovedBy(Vector2 offset);
}

/// <summary>Lines through points; one that ends where it starts is a polygon, to be filled if the ink fills.</summary>
internal sealed record Figure(Ink Ink, IReadOnlyList<Vector2[]> Lines) : Mark(Ink)
{
    public static bool IsClosed(Vector2[] line) => line[0] == line[^1];

    /// <summary>An upright rectangle, as a closed line from its upper left corner.</summary>
    public static Vector2[] Rectangle(Vector2 corner, float width, float height)
    {
        (Vector2 across, Vector2 down) = (new Vector2(width, 0), new Vector2(0, height));
        return [corner, corner + across, corner + across + down, corner + down, corner];
    }

    public override Mark MovedBy(Vector2 offset) =>
        this with { Lines = [.. Lines.Select(line => Array.ConvertAll(line, point => point + offset))] };
}

/// <summary>One line of text.</summary>
/// <param name="Ink">Its colour.</param>
/// <param name="Text">The text.</param>
/// <param name="Middle">The middle of the letters.</param>
/// <param name="Size">The size of the font, in pixels.</param>
internal sealed record Label(Ink Ink, string Text, Vector2 Middle, float Size) : Mark(Ink)
{
    /// <summary>From the middle of a line to the base line of its digits, in units of the font size.</summary>
    private const float HalfDigit = 0.365f;

    /// <summary>The height of letters, in units of the font size.</summary>
    public const float LetterHeight = 0.75f;

    public float Width => FontMetrics.Width(Text, Size);

    /// <summary>From the middle to the right and lower edge.</summary>
    public Vector2 HalfExtent => new Vector2(Width, Size * LetterHeight) / 2;

    /// <summary>The start of the base line.</summary>
    public Vector2 Baseline => Middle + new Vector2(0, Size * HalfDigit);

    public override Mark MovedBy(Vector2 offset) => this with { Middle = Middle + offset };
}
