using System.CommandLine;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Cli.Networks;

/// <summary>What a model is run on: files, or random numbers of a shape.</summary>
internal sealed class NetworkInputs
{
    private const string Parameter = "INPUT";

    private readonly Argument<string[]> _files = new(Parameter)
    {
        Description = "FILE, or NAME=FILE for each input: .npy, .csv, .wav, or a picture (png, jpg, webp, gif, tiff: RGB of 0…1)",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _named = OptionFactory.Texts("--input", "NAME=FILE", "an input, as INPUT");
    private readonly ShapeValues _shapes = new(" that is given random numbers");
    private readonly PictureOptions _pictures = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_files);
        command.Options.Add(_named);
        _shapes.AddTo(command);
        _pictures.AddTo(command);
    }

    /// <summary>The files by input.</summary>
    /// <exception cref="RequestException">An input that the model does not have.</exception>
    public Dictionary<string, string> Files(ParseResult parse, OnnxModel model) => Assignments.Of(
        [.. parse.GetValue(_files)!, .. parse.GetValue(_named)!], [.. model.Graph.Inputs.Select(input => input.Name)],
        parse.Has(_named) ? _named.Name : Parameter, "input");

    /// <summary>The inputs in the model's order.</summary>
    /// <exception cref="RequestException">An input is missing, or does not fit.</exception>
    public InferenceTensor[] Read(ParseResult parse, OnnxModel model)
    {
        IReadOnlyList<GraphInput> inputs = model.Graph.Inputs;
        Dictionary<string, string> files = Files(parse, model);
        Dictionary<string, nint[]> shapes = _shapes.Given(parse, inputs);
        if (files.Keys.FirstOrDefault(shapes.ContainsKey) is { } twice)
            throw new RequestException($"input '{twice}' has a file, '{files[twice]}', and a --shape: leave one of them out.");
        if (inputs.FirstOrDefault(input => !files.ContainsKey(input.Name) && !shapes.ContainsKey(input.Name)) is { } missing)
        {
            throw new RequestException(
                $"input '{missing.Name}' is missing: give --input {missing.Name}=FILE, or --shape for random numbers; the model takes " +
                $"{string.Join("; ", inputs)}.");
        }

        PictureReading pictures = _pictures.Read(parse);
        return
        [
            .. inputs.Select(input => files.TryGetValue(input.Name, out string? path)
                ? TensorFile.Read(path, $"input '{input.Name}'", input, pictures)
                : OnnxInputs.Random(input, shapes[input.Name])),
        ];
    }

    /// <summary>The files that are read, which must not be replaced.</summary>
    public IEnumerable<NamedPath> Paths(ParseResult parse, OnnxModel model) =>
        Files(parse, model).Values.Select(path => new NamedPath(path, Parameter));
}
