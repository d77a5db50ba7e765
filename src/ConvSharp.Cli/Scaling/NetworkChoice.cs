using System.CommandLine;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Examples.Upscaling;
using ConvSharp.Geometry;
using ConvSharp.Layers;
using ConvSharp.Onnx;
using ConvSharp.Scale.Jobs;

namespace ConvSharp.Cli.Scaling;

/// <summary>What is computed: a model's file, or a layer.</summary>
internal sealed class NetworkChoice
{
    private static readonly Dictionary<string, (ConvolutionKind Kind, int Rank)?> Layers = new()
    {
        ["conv1d"] = (ConvolutionKind.Convolution, 1),
        ["conv2d"] = (ConvolutionKind.Convolution, 2),
        ["conv3d"] = (ConvolutionKind.Convolution, 3),
        ["conv-transpose1d"] = (ConvolutionKind.Transposed, 1),
        ["conv-transpose2d"] = (ConvolutionKind.Transposed, 2),
        ["conv-transpose3d"] = (ConvolutionKind.Transposed, 3),
    };

    private static readonly Dictionary<string, ConvolutionAccuracy?> Accuracies =
        Enum.GetValues<ConvolutionAccuracy>().ToDictionary(JobNetwork.WordOf, accuracy => (ConvolutionAccuracy?)accuracy);

    private readonly Option<string?> _model =
        OptionFactory.Text("--model", "FILE", "a network: .onnx, or .safetensors that 'convsharp train upscale' wrote");

    private readonly Option<(ConvolutionKind Kind, int Rank)?> _layer =
        OptionFactory.Word("--layer", "LAYER", "a layer, with the options below", Layers);

    private readonly Option<ConvolutionAccuracy?> _accuracy;

    private readonly LayerOptions _options = new();
    private readonly ConvolutionAccuracy _usual;

    /// <param name="usual">The accuracy where the user names none.</param>
    public NetworkChoice(ConvolutionAccuracy usual)
    {
        _usual = usual;
        _accuracy = OptionFactory.Word(
            "--accuracy", "WORD", $"which rounding errors are allowed (default {JobNetwork.WordOf(usual)})", Accuracies);
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_model);
        command.Options.Add(_layer);
        command.Options.Add(_accuracy);
    }

    /// <summary>The layer's options, which stand at the end of the help.</summary>
    public void AddLayerTo(Command command) => _options.AddTo(command);

    /// <summary>The network.</summary>
    /// <param name="parse">What the user gave.</param>
    /// <param name="input">The shape of the input, if it is known, for a layer that takes its channels from it.</param>
    /// <exception cref="RequestException">Neither a model nor a layer is given, or both, or no such layer can be made.</exception>
    public ChosenNetwork Read(ParseResult parse, IReadOnlyList<long>? input)
    {
        ConvolutionAccuracy accuracy = parse.GetValue(_accuracy) ?? _usual;
        string? model = parse.GetValue(_model);
        if (model is not null == parse.GetValue(_layer) is not null)
        {
            throw new RequestException(
                model is null
                    ? "there is no network: give --model FILE, or --layer such as conv2d with --weight FILE.npy."
                    : "--model and --layer exclude each other: leave one of them out.");
        }

        if (model is null)
            return OfLayer(parse, parse.GetValue(_layer)!.Value, input, accuracy);
        if (_options.AnyGiven(parse) is { } option)
            throw new RequestException($"{option} is about a layer, but --model is '{model}': leave one of them out.");
        string path = InputPath.Existing(model, _model.Name);
        if (Extension.Of(path) == ".onnx")
            return new ChosenNetwork(JobNetwork.Of(path, accuracy), null);
        Sequential<float> network = UpscalerModel.Load(path);
        return Exported(file => OnnxExport.Save(file, network, -1, 3, -1, -1), accuracy);
    }

    private ChosenNetwork OfLayer(
        ParseResult parse, (ConvolutionKind Kind, int Rank) asked, IReadOnlyList<long>? input, ConvolutionAccuracy accuracy)
    {
        LayerRequest request = _options.Read(parse, asked.Kind);
        if (request.KnownRank is { } known && known != asked.Rank)
            throw new RequestException($"the layer's weights or sizes have rank {known}, but --layer has {asked.Rank}: give one of both.");
        request = request with { Rank = asked.Rank };
        if (request.Options.OutputSize.Count > 0 && input is null)
            throw new RequestException("--output-size is for one input, but there are many files: give --output-padding.");
        InputAxes? axes = input is null ? null : InputAxes.Read(input, request, $"INPUT has the shape {string.Join('x', input)}");
        LayerShape shape = request.Settle(asked.Rank, axes?.Channels);
        nint[] any = [-1, (nint)shape.InChannels, .. Enumerable.Repeat((nint)(-1), asked.Rank)];
        nint[] lengths = axes is null ? [1, (nint)shape.InChannels, .. Enumerable.Repeat((nint)1, asked.Rank)]
            : axes.IsBatched ? axes.Lengths : [1, .. axes.Lengths];
        ConvolutionLayer<float> layer = MadeLayer.Of(shape, request.Source.Make<float>(shape), lengths);
        return Exported(file => OnnxExport.Save(file, layer, any), accuracy);
    }

    /// <summary>A network that is written as a file of the job's own, so that the job does not depend on other files.</summary>
    private static ChosenNetwork Exported(Action<string> save, ConvolutionAccuracy accuracy)
    {
        string file = Path.Combine(Path.GetTempPath(), $"convsharp-{Guid.NewGuid():N}.onnx");
        save(file);
        return new ChosenNetwork(JobNetwork.Of(file, accuracy), file);
    }
}
