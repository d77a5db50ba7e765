using System.CommandLine;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Options;

/// <summary>The --input and --transposed of the commands that need no data.</summary>
internal sealed class ShapeOption
{
    private const string Rule = "shape of the input: 4x5 (one channel, or --in-channels), 3x4x5 with channels, 2x3x4x5 with a batch " +
        "(--rank 1 or 3: with one axis less or more); one number stands for all spatial axes";

    private readonly Option<long[]?> _input;
    private readonly Option<bool> _transposed = new("--transposed") { Description = "the layer is a transposed convolution" };

    /// <param name="required">Whether the user must give it.</param>
    public ShapeOption(bool required = true)
    {
        _input = OptionFactory.Create<long[]?>("--input", "NxN", Rule, Parse);
        _input.Required = required;
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_input);
        command.Options.Add(_transposed);
    }

    /// <summary>The name of an option that the user gave; null if there is none.</summary>
    public string? AnyGiven(ParseResult parse) => parse.Has(_input) ? _input.Name : TransposedGiven(parse);

    /// <summary>--transposed, if the user gave it.</summary>
    public string? TransposedGiven(ParseResult parse) => parse.Has(_transposed) ? _transposed.Name : null;

    /// <summary>Whether the user gave sizes.</summary>
    public bool Has(ParseResult parse) => parse.Has(_input);

    public ConvolutionKind Kind(ParseResult parse) =>
        parse.GetValue(_transposed) ? ConvolutionKind.Transposed : ConvolutionKind.Convolution;

    /// <summary>
    /// What the sizes mean for a layer, by the one rule of <see cref="InputAxes"/>. Where the rank is known, a single number stands for all
    /// spatial axes.
    /// </summary>
    /// <exception cref="RequestException">The layer takes no input with this number of sizes.</exception>
    public InputAxes Axes(ParseResult parse, LayerRequest request)
    {
        long[] shape = parse.GetValue(_input)!;
        long[] sizes = shape.Length == 1 ? [.. Enumerable.Repeat(shape[0], request.KnownRank ?? 1)] : shape;
        return InputAxes.Read(sizes, request, $"{_input.Name} is {string.Join('x', shape)}");
    }

    /// <summary>The layer for this input, and the input's shape; sizes without channels have those that the layer takes.</summary>
    /// <exception cref="RequestException">The layer takes no input with this number of sizes.</exception>
    public (LayerShape Layer, InputAxes Input) Settle(ParseResult parse, LayerRequest request)
    {
        InputAxes axes = Axes(parse, request);
        LayerShape layer = request.Settle(axes.Rank, axes.HasChannelAxis ? axes.Channels : null);
        return (layer, axes.HasChannelAxis ? axes : axes with { Shape = [layer.InChannels, .. axes.Sizes] });
    }

    private static long[] Parse(string text, string option)
    {
        long[] sizes = GeometryText.ParseShape(text, option);
        return Array.TrueForAll(sizes, size => size > 0)
            ? sizes
            : throw new RequestException($"{option} is '{text}': sizes are 1 or more.");
    }
}
