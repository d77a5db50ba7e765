using System.Numerics;
using ConvSharp.Imaging.Animations.Layout;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Equations;

/// <summary>
/// Where the vectors, the matrix and the pictures that they come from lie. A wide matrix leaves room above and below itself for pictures and
/// text, a high one beside itself.
/// </summary>
internal sealed class EquationLayout
{
    // In cells.
    private const float EqualsRoom = 1.6f;
    private const float TimesRoom = 1.4f;
    private const float GridGap = 1.5f;
    private const float NameRoom = 1.3f;
    private const float TextGap = 0.7f;
    private const float NarrowestText = 8;
    private const float UsualText = 2;

    // How far the name of a narrow picture stands out.
    private const float NameOverhang = 0.6f;

    // In pixels.
    private const int SmallestCell = 8;
    private const int LargestCell = 64;

    private const float MarginShare = 0.02f;
    private const float HighestAspect = 1.3f;

    private readonly EquationModel _model;
    private readonly List<(string Text, Vector2 Place)> _signs = [];

    /// <param name="model">What is shown.</param>
    /// <param name="box">The room for it.</param>
    /// <param name="formulas">The text of each step.</param>
    /// <exception cref="ArgumentException">The box is too small for so many cells.</exception>
    public EquationLayout(EquationModel model, SceneBox box, IReadOnlyList<List<string>> formulas)
    {
        _model = model;
        (PlaneSizes input, PlaneSizes output) = (
            PlaneSizes.Of(model.Geometry.InChannels, model.Geometry, axis => axis.Input),
            PlaneSizes.Of(model.Geometry.OutChannels, model.Geometry, axis => axis.Output));
        PlaneSizes kernel = PlaneSizes.Of(1, model.Geometry, axis => axis.Kernel);
        (long kernels, int across) = (model.Geometry.WeightLength / model.Geometry.KernelTaps, kernel.Planes * (int)model.Geometry.WeightShape[1]);
        (Input, Output) = (new CellGrid(input), new CellGrid(output));
        Kernel = new CellGrid(kernel with { Planes = checked((int)kernels * kernel.Planes) }, across);
        (X, Y, Matrix) = (CellGrid.Column(model.Columns), CellGrid.Column(model.Rows), CellGrid.Matrix(model.Rows, model.Columns));
        Bias = model.Bias is null ? null : CellGrid.Column(model.Rows);

        Arrangement arranged = model.Rows > model.Columns ? Beside() : Above();
        float font = Math.Clamp(box.Width / 46f, 11, 22);
        int margin = Math.Max(4, (int)(box.Width * MarginShare));
        int free = box.Width - (2 * margin) - 1, allowed = box.Height ?? (int)(box.Width * HighestAspect);
        int cell = Math.Min(LargestCell, (int)(free / arranged.Extent.X)), height;
        do
        {
            Text = new ComputationText(formulas, (int)(arranged.TextWidth * cell), font);
            height = (int)Math.Max(arranged.Extent.Y * cell, (arranged.Text.Y * cell) + Text.Height) + (2 * margin);
        }
        while (height > allowed && --cell >= SmallestCell);

        int smallest = Math.Max(SmallestCell, CellText.SmallestCell(Letters()));
        if (cell < smallest)
            throw TooSmall(box, smallest, arranged.Extent);
        Cell = cell;
        Height = box.Height ?? height;
        Vector2 offset = new(
            MathF.Floor((box.Width - (arranged.Extent.X * cell)) / 2) + 0.5f, MathF.Floor((Height - height) / 2f) + margin + 0.5f);
        (Y, Matrix, X) = (At(Y, arranged.Y), At(Matrix, arranged.Matrix), At(X, arranged.X));
        (Output, Kernel, Input) = (At(Output, arranged.Output), At(Kernel, arranged.Kernel), At(Input, arranged.Input));
        Bias = Bias is null ? null : At(Bias, arranged.Bias);
        Signs = [.. _signs.Select(sign => (sign.Text, (sign.Place * cell) + offset))];
        TextPlace = (arranged.Text * cell) + offset;

        CellGrid At(CellGrid grid, Vector2 place) => grid.At(place, cell, offset);
    }

    /// <summary>The side of a cell, in pixels.</summary>
    public float Cell { get; }

    public int Height { get; }

    /// <summary>The vector of outputs.</summary>
    public CellGrid Y { get; }

    public CellGrid Matrix { get; }

    /// <summary>The vector of inputs.</summary>
    public CellGrid X { get; }

    /// <summary>The bias of each output, if there is one.</summary>
    public CellGrid? Bias { get; }

    /// <summary>The layer's output, of which <see cref="Y"/> is the vector.</summary>
    public CellGrid Output { get; }

    public CellGrid Kernel { get; }

    /// <summary>The layer's input, which <see cref="X"/> is the vector of.</summary>
    public CellGrid Input { get; }

    /// <summary>The signs of the equation and their middles.</summary>
    public IReadOnlyList<(string Text, Vector2 Middle)> Signs { get; }

    public ComputationText Text { get; }

    /// <summary>The upper left corner of the text.</summary>
    public Vector2 TextPlace { get; }

    /// <summary>Pictures above the matrix, text below it, the long vector x at the right.</summary>
    private Arrangement Above()
    {
        float pictures = Output.Extent.X + Kernel.Extent.X + Input.Extent.X + (2 * GridGap);
        float left = Math.Max(1 + EqualsRoom + _model.Columns + TimesRoom, pictures + TimesRoom);
        float tallest = Math.Max(Output.Extent.Y, Math.Max(Kernel.Extent.Y, Input.Extent.Y));
        float top = NameRoom + tallest + NameRoom, bottom = top + _model.Rows;

        // The long vector leaves more room than matrix and text take: it is shared out above and below the matrix.
        float spare = Math.Max(0, NameRoom + _model.Columns - bottom - TextGap - UsualText) / 3;
        (top, bottom) = (top + spare, bottom + spare);
        left += NameOverhang;
        Vector2 x = new(left, NameRoom), matrix = new(left - TimesRoom - _model.Columns, top), y = new(matrix.X - EqualsRoom - 1, top);
        float end = left + 1;
        Vector2 bias = AddBias(ref end, top, middle: top + (_model.Rows / 2f));
        AddSigns(y, matrix, top + (_model.Rows / 2f));
        return new Arrangement
        {
            Y = y,
            Matrix = matrix,
            X = x,
            Bias = bias,
            Output = new Vector2(NameOverhang, NameRoom),
            Input = new Vector2(left - TimesRoom - Input.Extent.X, NameRoom),
            Kernel = new Vector2((y.X + Output.Extent.X + left - TimesRoom - Input.Extent.X - Kernel.Extent.X) / 2, NameRoom),
            Text = new Vector2(0, bottom + TextGap + spare),
            TextWidth = left - (TimesRoom / 2),
            Extent = new Vector2(end, Math.Max(bottom, NameRoom + _model.Columns)),
        };
    }

    /// <summary>Pictures and text at the right of the short vector x.</summary>
    private Arrangement Beside()
    {
        Vector2 y = new(0, NameRoom), matrix = new(1 + EqualsRoom, NameRoom), x = new(matrix.X + _model.Columns + TimesRoom, NameRoom);
        float end = x.X + 1;
        Vector2 bias = AddBias(ref end, NameRoom, middle: NameRoom + (_model.Columns / 2f));
        AddSigns(y, matrix, NameRoom + (_model.Columns / 2f));
        float left = end + GridGap, second = NameRoom + Math.Max(Input.Extent.Y, Kernel.Extent.Y) + NameRoom;
        float width = Math.Max(NarrowestText, Math.Max(Output.Extent.X, Input.Extent.X + GridGap + Kernel.Extent.X));
        float bottom = second + Output.Extent.Y;
        return new Arrangement
        {
            Y = y,
            Matrix = matrix,
            X = x,
            Bias = bias,
            Input = new Vector2(left, NameRoom),
            Kernel = new Vector2(left + Input.Extent.X + GridGap, NameRoom),
            Output = new Vector2(left, second),
            Text = new Vector2(left - (GridGap / 2), bottom + TextGap),
            TextWidth = width + (GridGap / 2),
            Extent = new Vector2(left + width, Math.Max(bottom, NameRoom + _model.Rows)),
        };
    }

    private Vector2 AddBias(ref float end, float top, float middle)
    {
        if (Bias is null)
            return Vector2.Zero;
        _signs.Add(("+", new Vector2(end + (EqualsRoom / 2), middle)));
        end += EqualsRoom + 1;
        return new Vector2(end - 1, top);
    }

    private void AddSigns(Vector2 y, Vector2 matrix, float middle)
    {
        _signs.Add(("=", new Vector2(y.X + 1 + (EqualsRoom / 2), middle)));
        _signs.Add(("·", new Vector2(matrix.X + _model.Columns + (TimesRoom / 2), middle)));
    }

    /// <summary>The letters of the longest text in a cell.</summary>
    private int Letters()
    {
        IEnumerable<string> texts =
        [
            .. Enumerable.Range(0, _model.Columns).Select(_model.InputText), .. Enumerable.Range(0, _model.Rows).Select(_model.OutputText),
            .. _model.Entries.Select(entry => _model.EntryText(entry)),
        ];
        return texts.Max(text => text.Length);
    }

    private static ArgumentException TooSmall(SceneBox box, int smallest, Vector2 extent)
    {
        float cells = Math.Max(extent.X, extent.Y / HighestAspect);
        int width = (int)MathF.Ceiling(((cells * smallest) + 2) / (1 - (2 * MarginShare)));
        string fix = width <= DrawingOptions.LargestSize ? $"use {width} or more" : "use a smaller input, or show the matrix alone";
        return CellText.Unreadable(box, smallest, fix);
    }

    /// <summary>Upper left corners, in cells.</summary>
    private readonly record struct Arrangement(
        Vector2 Y, Vector2 Matrix, Vector2 X, Vector2 Bias, Vector2 Output, Vector2 Kernel, Vector2 Input, Vector2 Text, float TextWidth,
        Vector2 Extent);
}
