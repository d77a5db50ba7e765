using System.CommandLine;
using ConvSharp.Checkerboard.Stacks;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Initialization;

namespace ConvSharp.Cli.Options;

/// <summary>The options that describe a layer: a command offers those that change its result.</summary>
/// <param name="parts">What of a layer the command is about.</param>
internal sealed class LayerOptions(LayerParts parts = LayerParts.All)
{
    private static readonly Dictionary<string, PaddingMode?> PaddingModeWords =
        Enum.GetValues<PaddingMode>().ToDictionary(PaddingModes.Name, mode => (PaddingMode?)mode);

    private static readonly string[] PaddingWords = ["valid", "same", "same-lower", "causal"];

    private readonly Option<long?> _rank =
        OptionFactory.Integer("--rank", "spatial axes: 1, 2 or 3 (default: as the input's sizes say)", most: ConvolutionGeometry.MaxRank);

    private readonly Option<long?> _inChannels =
        OptionFactory.Integer("--in-channels", "channels of the input (default: what the input has)");

    private readonly Option<long?> _outChannels = OptionFactory.Integer("--out-channels", "channels of the output (default 1)");

    private readonly Option<PerAxis> _kernel =
        OptionFactory.PerAxis("--kernel", "taps: one number for all axes, or depth x height x width (default 3)");

    private readonly Option<PerAxis> _stride =
        OptionFactory.PerAxis("--stride", "step over the input; transposed: over the output (default 1)");

    private readonly Option<Padding> _padding = OptionFactory.Create(
        "--padding", "PADDING", "0, 1x2, 1:2x0:1 (before:after per axis), valid, causal (rank 1), same (output = ceil(input/stride), " +
        "transposed input·stride; the odd element goes after) or same-lower (it goes before) (default 0)", ParsePadding);

    private readonly Option<PaddingMode?> _paddingMode =
        OptionFactory.Word("--padding-mode", "MODE", "what stands beyond the border", PaddingModeWords);

    private readonly Option<PerAxis> _dilation = OptionFactory.PerAxis("--dilation", "distance between taps (default 1)");

    private readonly Option<long?> _groups = OptionFactory.Integer("--groups", "independent groups of channels (default 1)");

    private readonly Option<bool> _noBias = new("--no-bias") { Description = "add no bias" };

    private readonly Option<PerAxis> _outputPadding =
        OptionFactory.PerAxis("--output-padding", "transposed: elements added at the end of each axis (default 0)");

    private readonly Option<PerAxis> _outputSize =
        OptionFactory.PerAxis("--output-size", "transposed: the wanted output size, in place of --output-padding");

    private readonly Option<string?> _weight = OptionFactory.Text(
        "--weight", "FILE.npy",
        "[out, in/groups, kernel…], transposed [in, out/groups, kernel…]; decides channels and kernel");

    private readonly Option<TypedNumbers?> _kernelValues = OptionFactory.Create<TypedNumbers?>(
        "--kernel-values", "NUMBERS|FILE.csv", "the kernel's own numbers, without a bias: \"1 0; 0 1\", planes by ;; for each input " +
        "channel, or the whole weight by ;;;", NumberFile.Given);

    private readonly Option<string?> _bias = OptionFactory.Text("--bias", "FILE.npy", "[out], with --weight (default: none)");

    private readonly Option<string?> _weights =
        OptionFactory.Text("--weights", "FILE", "tensors 'weight' and, if there is one, 'bias', or those of --tensor");

    private readonly Option<WeightInit?> _init =
        OptionFactory.Word("--init", "INIT", "how the weight is drawn, once the layer is made as torch makes it", InitOptions.ByName);

    private readonly Option<double?> _gain =
        OptionFactory.Create("--gain", "X", "factor of the xavier inits (default 1)", InitOptions.ParseGain);

    private readonly Option<ulong?> _seed =
        OptionFactory.Create("--seed", "N", "seed of the random numbers, as torch.manual_seed (default 0)", InitOptions.ParseSeed);

    private readonly Option<NamedFilter?> _filter =
        OptionFactory.Word("--filter", "NAME", "a known 3x3 kernel, applied to each channel", NamedFilter.ByName);

    private readonly Option<string?> _saveWeights =
        OptionFactory.Text("--save-weights", "FILE.safetensors", "write weight and bias to this file");

    /// <summary>The name of the weight in a file.</summary>
    public Option<string?> Tensor { get; } = OptionFactory.Text(
        "--tensor", "NAME", "the weight in a file of many tensors, such as features.0.weight; its bias is named alike");

    /// <summary>Spatial axes.</summary>
    public Option<long?> Rank => _rank;

    /// <summary>Channels of the input.</summary>
    public Option<long?> InChannels => _inChannels;

    /// <summary>In the order of the help.</summary>
    private (Option Option, LayerParts Part)[] Table =>
        [
            (_rank, LayerParts.Shape), (_inChannels, LayerParts.Shape), (_outChannels, LayerParts.Shape), (_kernel, LayerParts.Shape),
            (_stride, LayerParts.Steps), (_padding, LayerParts.Steps), (_paddingMode, LayerParts.Border), (_dilation, LayerParts.Steps),
            (_groups, LayerParts.Shape), (_noBias, LayerParts.Bias), (_outputPadding, LayerParts.Steps), (_outputSize, LayerParts.Steps),
            (_kernelValues, LayerParts.Values), (_weight, LayerParts.Shape), (_bias, LayerParts.BiasValues), (_weights, LayerParts.Shape),
            (Tensor, LayerParts.Shape), (_init, LayerParts.Values), (_gain, LayerParts.Values), (_seed, LayerParts.Values),
            (_filter, LayerParts.Filter), (_saveWeights, LayerParts.Values),
        ];

    private Option[] All => [.. Table.Where(row => parts.HasFlag(row.Part)).Select(row => row.Option)];

    public void AddTo(Command command)
    {
        _kernelValues.Aliases.Add(OptionFactory.KernelValuesAlias);
        foreach (Option option in All)
            command.Options.Add(option);
    }

    /// <summary>The name of an option that the user gave; null if there is none.</summary>
    /// <param name="parse">What the user gave.</param>
    /// <param name="but">Options to ignore.</param>
    public string? AnyGiven(ParseResult parse, params Option[] but) =>
        Array.Find(All, option => !but.Contains(option) && parse.Has(option))?.Name;

    /// <summary>Whether the user asked for weights of a certain kind, or wants to save the drawn ones.</summary>
    public bool AnyWeightsGiven(ParseResult parse) =>
        Array.Exists((Option[])[_kernelValues, _weight, _weights, _filter, _init, _gain, _seed, _saveWeights], parse.Has);

    /// <summary>The layer that the options ask for.</summary>
    /// <exception cref="RequestException">Options that exclude each other.</exception>
    public LayerRequest Read(ParseResult parse, ConvolutionKind kind)
    {
        CheckExclusions(parse);
        if (kind == ConvolutionKind.Convolution)
            CheckTransposedOnly(parse, _outputPadding, _outputSize);

        return new LayerRequest
        {
            Kind = kind,
            Rank = (int?)parse.GetValue(_rank),
            InChannels = parse.GetValue(_inChannels),
            OutChannels = parse.GetValue(_outChannels),
            Kernel = parse.GetValue(_kernel),
            HasBias = !parse.GetValue(_noBias),
            Options = new ConvolutionOptions
            {
                Stride = parse.GetValue(_stride),
                Padding = parse.GetValue(_padding),
                PaddingMode = parse.GetValue(_paddingMode) ?? PaddingMode.Zeros,
                Dilation = parse.GetValue(_dilation),
                Groups = parse.GetValue(_groups) ?? 1,
                OutputPadding = parse.GetValue(_outputPadding),
                OutputSize = parse.GetValue(_outputSize),
            },
            Source = Source(parse),
            SaveWeights = parse.GetValue(_saveWeights),
        };
    }

    private WeightSource Source(ParseResult parse)
    {
        if (parse.GetValue(_weights) is { } file)
            return new NamedWeights(file, parse.GetValue(Tensor));
        if (parse.GetValue(_weight) is { } weight)
            return new NpyWeights(weight, parse.GetValue(_bias));
        if (parse.GetValue(_kernelValues) is { } numbers)
            return new TypedWeights(numbers, _kernelValues.Name);
        if (parse.GetValue(_filter) is { } filter)
            return new FilterWeights(filter);
        return new DrawnWeights(parse.GetValue(_init) ?? WeightInit.Default, parse.GetValue(_gain) ?? 1, parse.GetValue(_seed) ?? 0);
    }

    private void CheckExclusions(ParseResult parse)
    {
        Exclude(parse, _kernelValues, _weights, _weight, _bias, _init, _gain, _seed, _filter);
        Exclude(parse, _weights, _weight, _bias, _init, _gain, _seed, _filter);
        Exclude(parse, _weight, _init, _gain, _seed, _filter);
        Exclude(parse, _filter, _bias, _init, _gain, _seed);
        Exclude(parse, _noBias, _bias);
        Exclude(parse, _outputPadding, _outputSize);
        if (parse.Has(_bias) && !parse.Has(_weight))
            throw new RequestException($"--bias is {parse.GetValue(_bias)} without a weight: give --weight as well.");
        if (parse.Has(Tensor) && !parse.Has(_weights))
            throw new RequestException($"--tensor is{Text(parse, Tensor)}, but there is no file that it is in: give --weights as well.");
        if (parse.Has(_gain) && (parse.GetValue(_init) is not { } rule || !WeightInits.HasGain(rule)))
        {
            throw new RequestException(
                $"--gain is{Text(parse, _gain)}, but only the xavier inits have one: add --init xavier-normal or leave it out.");
        }
    }

    private static Padding ParsePadding(string text, string option)
    {
        bool isWord = text.Length > 0 && char.IsAsciiLetter(text[0]);
        return isWord && !PaddingWords.Contains(text) && Suggestion.Among(text, PaddingWords) is { } meant
            ? throw new RequestException($"{option} is '{text}': did you mean {meant}? Use numbers, or {string.Join(", ", PaddingWords)}.")
            : GeometryText.ParsePadding(text, option);
    }

    private static void Exclude(ParseResult parse, Option option, params ReadOnlySpan<Option> others)
    {
        foreach (Option other in others)
        {
            if (parse.Has(option) && parse.Has(other))
            {
                throw new RequestException(
                    $"{option.Name}{Text(parse, option)} and {other.Name}{Text(parse, other)} exclude each other: leave one of them out.");
            }
        }
    }

    private static void CheckTransposedOnly(ParseResult parse, params ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
        {
            if (parse.Has(option))
            {
                throw new RequestException($"{option.Name} is{Text(parse, option)}, but only transposed convolutions have one: " +
                    "leave it out, or use conv-transpose (--transposed).");
            }
        }
    }

    /// <summary>The values of an option as the user wrote them, each after a space.</summary>
    private static string Text(ParseResult parse, Option option) =>
        string.Concat(parse.GetResult(option)!.Tokens.Select(token => $" {token.Value}"));
}
