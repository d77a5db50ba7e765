using System.Numerics;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Equations;

/// <summary>Marks of upright cells with texts and names.</summary>
/// <param name="cell">The side of a cell, in pixels.</param>
/// <param name="frames">How many frames the scene has.</param>
internal sealed class CellDrawing(float cell, int frames)
{
    private readonly float _nameFont = Math.Clamp(cell * 0.5f, 9, 16);

    public List<Mark> Marks { get; } = [];

    public void Fill(InkRole role, params ReadOnlySpan<CellGrid> grids)
    {
        foreach (CellGrid grid in grids)
            Marks.Add(new Figure(role, [.. Enumerable.Range(0, grid.Count).Select(grid.Box)]));
    }

    /// <summary>Colours the same elements in some grids, in one frame.</summary>
    public void Show(int frame, InkRole role, int[] elements, params ReadOnlySpan<CellGrid> grids)
    {
        foreach (CellGrid grid in grids)
            Add(new Figure(role, [.. elements.Select(grid.Box)]), frame);
    }

    /// <summary>Writes a text into each cell of some grids, all in one size.</summary>
    public void Write(Func<int, string> text, params ReadOnlySpan<CellGrid> grids)
    {
        foreach (CellGrid grid in grids)
            Write([.. Enumerable.Range(0, grid.Count).Select(index => (text(index), grid.Middle(index)))]);
    }

    /// <summary>Writes texts of one kind, all in one size.</summary>
    public void Write(IReadOnlyList<(string Text, Vector2 Middle)> texts)
    {
        float size = cell * CellText.Share(texts.Select(text => text.Text.Length).DefaultIfEmpty(1).Max());
        Marks.AddRange(texts.Select(text => new Label(InkRole.Text, text.Text, text.Middle, size)));
    }

    /// <summary>Writes what a grid is, above it.</summary>
    public void Name(string text, CellGrid grid) =>
        Marks.Add(new Label(InkRole.Text, text, grid.TopMiddle - new Vector2(0, 0.8f * _nameFont), _nameFont));

    /// <summary>A sign between two grids.</summary>
    public void Sign(string text, Vector2 middle) => Marks.Add(new Label(InkRole.Text, text, middle, Math.Clamp(cell, 12, 24)));

    /// <summary>Adds a mark to one frame.</summary>
    public void Add(Mark mark, int frame) => Marks.Add(frames == 1 ? mark : mark with { Frame = frame, Cycle = frames });

    /// <summary>The drawing as a scene.</summary>
    public Scene ToScene(int width, int height) => new(width, height, frames, Math.Clamp(cell / 20, 0.5f, 2), Marks);
}
