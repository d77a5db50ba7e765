using System.CommandLine;
using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Animating;

/// <summary>What an animated layer is applied to: sizes alone, or a file's numbers.</summary>
internal sealed class AnimatedInput
{
    private readonly ShapeOption _sizes = new("spatial sizes of the input: 5x5", required: false);

    private readonly Option<string?> _values = OptionFactory.Text(
        "--values", "FILE",
        "the input's own numbers, in place of --input: .npy of shape [C, …], [1, C, …], or […] of one channel, or a small picture");

    private readonly Option<bool> _gray = new("--gray") { Description = "read the picture of --values as one channel of luma" };

    public void AddTo(Command command)
    {
        _sizes.AddTo(command);
        command.Options.Add(_values);
        command.Options.Add(_gray);
    }

    /// <summary>The name of an option that the user gave; null if there is none.</summary>
    public string? AnyGiven(ParseResult parse) =>
        parse.Has(_values) ? _values.Name : parse.Has(_gray) ? _gray.Name : _sizes.AnyGiven(parse);

    /// <summary>The file with the input's numbers; null: there is none.</summary>
    public string? ValuesFile(ParseResult parse) => parse.GetValue(_values);

    public ConvolutionKind Kind(ParseResult parse) => _sizes.Kind(parse);

    /// <summary>The channels, if they are known, the spatial sizes, and the numbers, if there are any: [channels, spatial …].</summary>
    /// <exception cref="RequestException">
    /// Neither sizes nor numbers are given, both are given and differ, or the layer does not take the shape of the numbers.
    /// </exception>
    public (long? Channels, long[] Sizes, Tensor<double>? Values) Read(ParseResult parse, LayerRequest request)
    {
        bool hasSizes = _sizes.Has(parse);
        if (parse.GetValue(_values) is not { } path)
        {
            if (parse.Has(_gray))
                throw new RequestException("--gray is for the picture of --values: give one, or leave it out.");
            if (!hasSizes)
                throw new RequestException("--input is missing: give the input's sizes, or its numbers by --values.");
            return (null, _sizes.Spatial(parse, request.KnownRank), null);
        }

        var file = new LayerInput(path, parse.GetValue(_gray), _values.Name);
        Tensor<double> values = file.Read<double>();
        InputAxes axes = file.Axes(request, values.Lengths);
        if (axes.IsBatched && axes.Shape[0] != 1)
        {
            throw new RequestException(
                $"--values is '{path}', a batch of {axes.Shape[0]}, and an animation shows one: give one sample of it.");
        }

        long[] sizes = axes.Sizes;
        if (hasSizes && !_sizes.Spatial(parse, axes.Rank).SequenceEqual(sizes))
        {
            throw new RequestException(
                $"--input is {string.Join('x', _sizes.Input(parse))}, but the numbers of --values are " +
                $"{string.Join('x', sizes)}: leave it out.");
        }

        return (axes.Channels, sizes, axes.Of(values));
    }
}
