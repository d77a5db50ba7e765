using System.CommandLine;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Options;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Cli.Networks;

/// <summary>Inputs of which the shape alone matters.</summary>
internal sealed class ShapeValues
{
    private readonly Option<string[]> _shapes;

    /// <param name="content">What such an input holds, for the help.</param>
    public ShapeValues(string content)
    {
        _shapes = OptionFactory.Texts("--shape", "NAME=1x3x640x640", $"the shape of an input{content}; without NAME=, of the only one");
    }

    public void AddTo(Command command) => command.Options.Add(_shapes);

    /// <summary>The shapes that the user gave, by input.</summary>
    /// <exception cref="RequestException">A name or a shape that the model does not have.</exception>
    public Dictionary<string, nint[]> Given(ParseResult parse, IReadOnlyList<GraphInput> inputs)
    {
        Dictionary<string, string> texts = Assignments.Of(
            parse.GetValue(_shapes)!, [.. inputs.Select(input => input.Name)], _shapes.Name, "input");
        return texts.ToDictionary(pair => pair.Key, pair => Checked(inputs.First(input => input.Name == pair.Key), pair.Value));
    }

    /// <summary>A tensor of this shape for each input, of random numbers, if all shapes are known.</summary>
    /// <exception cref="RequestException">A shape is missing, or not the model's.</exception>
    public InferenceTensor[] All(ParseResult parse, IReadOnlyList<GraphInput> inputs)
    {
        Dictionary<string, nint[]> given = Given(parse, inputs);
        return [.. inputs.Select(input => OnnxInputs.Random(input, given.GetValueOrDefault(input.Name) ?? Usual(input) ?? throw Unknown(input)))];
    }

    /// <summary>The same; null if a shape is not known.</summary>
    public InferenceTensor[]? AllIfKnown(ParseResult parse, IReadOnlyList<GraphInput> inputs)
    {
        Dictionary<string, nint[]> given = Given(parse, inputs);
        return inputs.All(input => given.ContainsKey(input.Name) || Usual(input) is not null) ? All(parse, inputs) : null;
    }

    private static nint[]? Usual(GraphInput input) => OnnxInputs.UsualShape(input)?.ToArray();

    private nint[] Checked(GraphInput input, string text)
    {
        long[] sizes = GeometryText.ParseShape(text.Replace(',', 'x'), _shapes.Name);
        nint[] shape = [.. sizes.Where(size => size is >= 0 and <= int.MaxValue).Select(size => (nint)size)];
        return shape.Length == sizes.Length && input.Takes(shape)
            ? shape
            : throw new RequestException($"{_shapes.Name} is '{text}', but the model takes {input}: give a shape that fits.");
    }

    private RequestException Unknown(GraphInput input) => new(
        $"the model takes {input}, whose axes are not all known: give {_shapes.Name} {input.Name}=… with a number for each axis, " +
        "such as 1x3x640x640.");
}
