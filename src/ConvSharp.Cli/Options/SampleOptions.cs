using System.CommandLine;
using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Options;

/// <summary>The sample that a layer is applied to: its sizes alone, or its numbers.</summary>
internal sealed class SampleOptions
{
    private readonly ShapeOption _sizes = new(required: false);

    private readonly Option<string?> _values = OptionFactory.Text(
        "--values", "NUMBERS|FILE",
        "the input's own numbers, in place of --input: \"1 2; 3 4\", planes by ;;, or a file: .npy, .csv or a small picture");

    private readonly Option<bool> _gray = new("--gray") { Description = "read the picture of --values as one channel of luma" };

    public void AddTo(Command command)
    {
        _sizes.AddTo(command);
        _values.Aliases.Add(OptionFactory.ValuesAlias);
        command.Options.Add(_values);
        command.Options.Add(_gray);
    }

    /// <summary>The name of an option that the user gave; null if there is none.</summary>
    public string? AnyGiven(ParseResult parse) =>
        parse.Has(_values) ? _values.Name : parse.Has(_gray) ? _gray.Name : _sizes.AnyGiven(parse);

    /// <summary>The input's numbers, or the file that has them; null: there are none.</summary>
    public string? Values(ParseResult parse) => parse.GetValue(_values);

    /// <summary>The file with the input's numbers; null: there is none.</summary>
    public NamedPath ValuesFile(ParseResult parse) =>
        new(parse.GetValue(_values) is { } values && LayerInput.IsFile(values) ? values : null, _values.Name);

    public ConvolutionKind Kind(ParseResult parse) => _sizes.Kind(parse);

    /// <summary>The channels, if they are known, the spatial sizes, and the numbers, if there are any: [channels, spatial …].</summary>
    /// <exception cref="RequestException">
    /// Neither sizes nor numbers are given, both are given and differ, or the layer does not take the shape of the numbers.
    /// </exception>
    public (long? Channels, long[] Sizes, Tensor<double>? Values) Read(ParseResult parse, LayerRequest request)
    {
        bool hasSizes = _sizes.Has(parse);
        if (parse.GetValue(_values) is not { } given)
        {
            if (parse.Has(_gray))
                throw new RequestException("--gray is for the picture of --values: give one, or leave it out.");
            if (!hasSizes)
                throw new RequestException("--input is missing: give the input's sizes, or its numbers by --values.");
            InputAxes shape = _sizes.Axes(parse, request);
            CheckOneSample(shape, $"--input is {string.Join('x', shape.Shape)}");
            return (shape.HasChannelAxis ? shape.Channels : null, shape.Sizes, null);
        }

        LayerInput input = LayerInput.Given(given, parse.GetValue(_gray), _values.Name);
        Tensor<double> values = input.Read<double>();
        InputAxes axes = input.Axes(request, values.Lengths);
        CheckOneSample(axes, $"--values is '{given}'");
        if (hasSizes && _sizes.Axes(parse, request) is var asked && !asked.Sizes.SequenceEqual(axes.Sizes))
        {
            throw new RequestException(
                $"--input is {string.Join('x', asked.Sizes)}, but the numbers of --values are {string.Join('x', axes.Sizes)}: leave it out.");
        }

        return (axes.Channels, axes.Sizes, axes.Of(values));
    }

    private static void CheckOneSample(InputAxes axes, string subject)
    {
        if (axes.IsBatched && axes.Shape[0] != 1)
            throw new RequestException($"{subject}, a batch of {axes.Shape[0]}, and one sample is shown: give one sample of it.");
    }
}
