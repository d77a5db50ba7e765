using System.CommandLine;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Stacks;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Weights;
using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Options;

/// <summary>One transposed layer by its kernel and stride, or several layers by --layers.</summary>
internal sealed class StackOptions
{
    private readonly Option<StackedLayers?> _layers = OptionFactory.Create<StackedLayers?>(
        "--layers", "LAYERS", "a stack in place of one layer: 3:2,3:2 or \"resize k3 s2; conv k3 p1\"", ParseStack);

    private readonly Option<bool> _convolution = new("--convolution")
    {
        Description = "the layer is a convolution, not a transposed one: the gradient of its input is examined",
    };

    private readonly Option<PerAxis> _kernel = OptionFactory.PerAxis("--kernel", "taps of the layer (default: 3)");
    private readonly Option<PerAxis> _stride = OptionFactory.PerAxis("--stride", "its stride (default: 1)");

    private readonly Option<Padding?> _padding = OptionFactory.Create<Padding?>(
        "--padding", "P|PxP|WORD", "cut from its output; --convolution: added to its input (default: sizes differ by the stride alone)",
        (text, option) => GeometryText.ParsePadding(text, option) is var padding && padding != Padding.Causal
            ? padding
            : throw new RequestException($"{option} is causal, but pictures have no one direction: give numbers, such as 2:0x1:1."));

    private readonly Option<PerAxis> _dilation = OptionFactory.PerAxis("--dilation", "distance between its taps (default: 1)");
    private readonly Option<PerAxis> _outputPadding = OptionFactory.PerAxis("--output-padding", "added at its output's end (default: 0)");

    public void AddTo(Command command)
    {
        foreach (Option option in LayerOptions)
            command.Options.Add(option);
        command.Options.Add(_layers);
    }

    /// <exception cref="RequestException">Both a layer and a stack.</exception>
    public StackedLayers Read(ParseResult parse)
    {
        if (parse.GetValue(_layers) is not { } stack)
            return new StackedLayers(Layer(parse));
        Option? given = LayerOptions.FirstOrDefault(option => parse.Has(option));
        return given is null
            ? stack
            : throw new RequestException($"--layers describes all layers, so {given.Name} has no meaning: leave one of the two out.");
    }

    /// <summary>One layer with given weights.</summary>
    /// <exception cref="RequestException">A stack is given.</exception>
    public LayerRequest Request(ParseResult parse, WeightSource source, long groups)
    {
        if (parse.Has(_layers))
        {
            throw new RequestException(
                $"{_layers.Name} has random weights: leave it out, and describe the one layer by --stride and the like.");
        }

        return new LayerRequest
        {
            Kind = parse.GetValue(_convolution) ? ConvolutionKind.Convolution : ConvolutionKind.Transposed,
            Kernel = parse.GetValue(_kernel),
            HasBias = true,
            Options = new ConvolutionOptions
            {
                Stride = parse.GetValue(_stride),
                Padding = parse.GetValue(_padding) ?? Padding.Same,
                Dilation = parse.GetValue(_dilation),
                Groups = groups,
                OutputPadding = parse.GetValue(_outputPadding),
            },
            Source = source,
        };
    }

    /// <summary>Runs code that works with the stack; errors about the layers of --layers name that option.</summary>
    public TResult Measure<TResult>(ParseResult parse, Func<TResult> measure)
    {
        try
        {
            return measure();
        }
        catch (ConvolutionArgumentException fault) when (parse.Has(_layers))
        {
            throw new RequestException($"{_layers.Name} is '{parse.GetResult(_layers)!.Tokens[0].Value}': {fault.Reason}");
        }
    }

    private static StackedLayers ParseStack(string text, string option)
    {
        IReadOnlyList<StackLayer> layers = StackLanguage.ParseLayers(text, option);
        try
        {
            return new StackedLayers([.. layers]);
        }
        catch (ConvolutionArgumentException fault)
        {
            throw new RequestException($"{option} is '{text}': {fault.Reason}", fault);
        }
    }

    private IEnumerable<Option> LayerOptions => [_convolution, _kernel, _stride, _padding, _dilation, _outputPadding];

    private StackLayer Layer(ParseResult parse) => new(
        parse.GetValue(_convolution) ? StackLayerKind.Convolution : StackLayerKind.Transposed,
        parse.Has(_kernel) ? parse.GetValue(_kernel) : 3, parse.Has(_stride) ? parse.GetValue(_stride) : 1,
        parse.GetValue(_padding), parse.GetValue(_dilation), parse.GetValue(_outputPadding));
}
