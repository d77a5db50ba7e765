using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations.Equations;
using ConvSharp.Imaging.Animations.Layout;
using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Pages;

/// <summary>All inputs, outputs and weights of a layer in words, and which of them meet.</summary>
internal sealed class LayerElements
{
    private readonly SlidingWindow _window;
    private readonly LayerValues _values;
    private readonly Language _language;

    /// <param name="geometry">The layer.</param>
    /// <param name="values">Its numbers.</param>
    /// <param name="hasNumbers">Whether numbers are shown, not names alone.</param>
    /// <param name="language">The language.</param>
    public LayerElements(ConvolutionGeometry geometry, LayerValues values, bool hasNumbers, Language language)
    {
        (_window, _values, _language, HasNumbers) = (new SlidingWindow(geometry), values, language, hasNumbers);
        var reached = new List<Meeting>[values.Input.Length];
        for (int input = 0; input < reached.Length; input++)
            reached[input] = [];

        var outputs = new LayerElement[values.Output.Length];
        for (int output = 0; output < outputs.Length; output++)
        {
            Meeting[] meetings =
            [
                .. _window.Products(output).Select(product =>
                    new Meeting(product.Input, product.Weight, values.Weight[product.Weight] * values.Input[product.Input])),
            ];
            foreach (Meeting meeting in meetings)
                reached[meeting.Other].Add(meeting with { Other = output });
            outputs[output] = new LayerElement(Named(Output(output), values.Output[output]), TextOfOutput(output, meetings), meetings);
        }

        Outputs = outputs;
        Inputs = [.. reached.Select((meetings, input) =>
            new LayerElement(Named(Input(input), values.Input[input]), TextOfInput(input, meetings), meetings))];
        Weights = [.. values.Weight.Select((weight, position) => Named(WeightName.Of(position, geometry), weight))];
    }

    /// <summary>Whether numbers are shown, not names alone.</summary>
    public bool HasNumbers { get; }

    /// <summary>In the order of memory, as those that follow.</summary>
    public IReadOnlyList<LayerElement> Outputs { get; }

    public IReadOnlyList<LayerElement> Inputs { get; }

    /// <summary>The names of the weights.</summary>
    public IReadOnlyList<string> Weights { get; }

    private string TextOfOutput(int output, Meeting[] meetings)
    {
        if (HasNumbers)
            return string.Join(' ', SumText.OfOutput(_window, _values, output, _language));
        string bias = _values.Bias is null ? "" : " + b";
        if (meetings.Length > SumText.MostTerms)
        {
            return $"{Output(output)} = Σ w·x{bias}"
                + _language.Choose($", {meetings.Length} products", $"，{meetings.Length} 个乘积");
        }

        string[] terms = [.. meetings.Select(meeting =>
            $"{WeightName.Of(meeting.Weight, _window.Geometry)}·{Input(meeting.Other)}")];
        return terms.Length == 0
            ? $"{Output(output)} = {(bias.Length == 0 ? "0" : "b")}"
            : $"{Output(output)} = {string.Join(" + ", terms)}{bias}";
    }

    private string TextOfInput(int input, List<Meeting> meetings)
    {
        if (HasNumbers)
        {
            (string, double)[] reached = [.. meetings.Select(meeting => (Output(meeting.Other), _values.Weight[meeting.Weight]))];
            return string.Join(' ', SumText.OfInput(InputIndex(input), _values.Input[input], reached, _language));
        }

        string outputs = meetings.Count is 0 or > SumText.MostTerms
            ? _language.Choose(meetings.Count == 1 ? "1 output" : $"{meetings.Count} outputs", $"{meetings.Count} 个输出")
            : string.Join(", ", meetings.Select(meeting => Output(meeting.Other)));
        return $"{Input(input)} → {outputs}";
    }

    private string Named(string name, double value) =>
        HasNumbers ? $"{name} {(NumberText.IsRounded(value) ? '≈' : '=')} {NumberText.Short(value)}" : name;

    private string Output(int output) => $"y[{SumText.Index(_window, _window.Output(output), _window.Geometry.OutChannels)}]";

    private string Input(int input) => $"x[{InputIndex(input)}]";

    private string InputIndex(int input) => SumText.Index(_window, _window.Input(input), _window.Geometry.InChannels);
}
