using System.Numerics;
using ConvSharp.Imaging.Animations.Layout;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Equations;

/// <summary>Draws y = C · x with the pictures that x and y are the vectors of; each step frames what it uses.</summary>
internal sealed class EquationScene
{
    private readonly EquationModel _model;
    private readonly EquationLayout _layout;
    private readonly Language _language;
    private readonly int _width;
    private readonly int[] _steps;
    private readonly CellDrawing _drawing;

    private EquationScene(EquationModel model, AnimationOptions options, int? step)
    {
        _model = model;
        _language = options.Language;
        _width = options.Size;
        _steps = step is { } only ? [only] : [.. Enumerable.Range(0, model.StepCount)];
        List<string>[] formulas = [.. _steps.Select(each => EquationText.Of(model, each, _language))];
        _layout = new EquationLayout(model, new SceneBox(options.Size, options.Height), formulas);
        _drawing = new CellDrawing(_layout.Cell, _steps.Length);
    }

    /// <param name="model">The equation.</param>
    /// <param name="options">Size and language.</param>
    /// <param name="step">The one step to show; null: all, a frame each.</param>
    /// <exception cref="ArgumentException">The size is too small for so many cells.</exception>
    public static Scene Build(EquationModel model, AnimationOptions options, int? step) => new EquationScene(model, options, step).Build();

    private Scene Build()
    {
        Cells();
        for (int frame = 0; frame < _steps.Length; frame++)
            Step(_steps[frame], frame);
        Frames();
        Texts();
        Names();
        _layout.Text.Write(_drawing.Marks, _layout.TextPlace);
        return _drawing.ToScene(_width, _layout.Height);
    }

    /// <summary>Coloured cells; places of C without a weight are hatched, so that no small weight is taken for one.</summary>
    private void Cells()
    {
        _drawing.Fill(InkRole.Input, _layout.X, _layout.Input);
        _drawing.Fill(InkRole.Output, _layout.Y, _layout.Output);
        _drawing.Fill(InkRole.Kernel, _layout.Kernel);
        if (_layout.Bias is { } bias)
            _drawing.Fill(InkRole.Kernel, bias);
        HashSet<int> weights = [.. _model.Entries.Select(PlaceOf)];
        int[] zeros = [.. Enumerable.Range(0, _layout.Matrix.Count).Where(index => !weights.Contains(index))];
        _drawing.Marks.Add(new Figure(InkRole.Hatch, [.. zeros.SelectMany(_layout.Matrix.Hatch)]));
        _drawing.Marks.Add(new Figure(InkRole.Kernel, [.. weights.Order().Select(_layout.Matrix.Box)]));
    }

    /// <summary>What a step uses: elements of x, and the elements of y that it computes or adds to.</summary>
    private void Step(int step, int frame)
    {
        MatrixEntry[] entries = [.. _model.Steps[step]];
        int[] inputs = _model.IsByColumn ? [step] : [.. entries.Select(entry => entry.Column)];
        int[] outputs = _model.IsByColumn ? [.. entries.Select(entry => entry.Row)] : [step];
        _drawing.Show(frame, InkRole.Window, inputs, _layout.X, _layout.Input);
        _drawing.Show(frame, InkRole.Current, outputs, _layout.Y, _layout.Output);
    }

    private void Frames()
    {
        CellGrid matrix = _layout.Matrix;

        // A picture's rows follow each other in its vector.
        _drawing.Marks.Add(new Figure(
            InkRole.Frame, [.. matrix.Planes(), .. Rows(_layout.X, _layout.Input), .. Rows(_layout.Y, _layout.Output)]));
        for (int frame = 0; frame < _steps.Length; frame++)
        {
            int step = _steps[frame];
            Vector2[] band = _model.IsByColumn ? matrix.Band(0, step, _model.Rows, 1) : matrix.Band(step, 0, 1, _model.Columns);
            _drawing.Add(new Figure(InkRole.Marker, [band]), frame);
        }

        static IEnumerable<Vector2[]> Rows(CellGrid vector, CellGrid picture)
        {
            int length = picture.Sizes.Columns;
            for (int first = 0; length > 1 && first < vector.Count; first += length)
                yield return vector.Band(first, 0, length, 1);
        }
    }

    private void Texts()
    {
        _drawing.Write(_model.InputText, _layout.X, _layout.Input);
        _drawing.Write(_model.OutputText, _layout.Y, _layout.Output);
        _drawing.Write(_model.WeightText, _layout.Kernel);
        if (_layout.Bias is { } bias)
            _drawing.Write(_model.BiasText, bias);
        _drawing.Write([.. _model.Entries.Select(entry => (_model.EntryText(entry), _layout.Matrix.Middle(PlaceOf(entry))))]);
    }

    private void Names()
    {
        foreach ((string sign, Vector2 middle) in _layout.Signs)
            _drawing.Sign(sign, middle);
        _drawing.Name("y", _layout.Y);
        _drawing.Name($"C {_layout.Matrix.Sizes.Text}", _layout.Matrix);
        _drawing.Name("x", _layout.X);
        if (_layout.Bias is { } bias)
            _drawing.Name("b", bias);
        _drawing.Name($"{_language.Choose("output", "输出")} {_layout.Output.Sizes.Text}", _layout.Output);
        _drawing.Name($"{_language.Choose("kernel", "卷积核")} {string.Join('×', _model.Geometry.WeightShape[2..])}", _layout.Kernel);
        _drawing.Name($"{_language.Choose("input", "输入")} {_layout.Input.Sizes.Text}", _layout.Input);
    }

    /// <summary>An entry's index among the cells of C.</summary>
    private int PlaceOf(MatrixEntry entry) => (entry.Row * _model.Columns) + entry.Column;
}
