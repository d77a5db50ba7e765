using System.CommandLine;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Weights;

namespace ConvSharp.Cli.Options;

/// <summary>The weights of a trained layer, which are examined in place of random ones.</summary>
internal sealed class StackWeightOptions
{
    private readonly Option<string?> _weights = OptionFactory.Text(
        "--weights", "FILE", "measure these weights, not random ones: tensors 'weight' and, if there is one, 'bias'");

    private readonly Option<string?> _tensor = OptionFactory.Text(
        "--tensor", "NAME", "the weight in a file of many tensors, such as features.0.weight; its bias is named alike");

    private readonly Option<string?> _weight = OptionFactory.Text(
        "--weight", "FILE.npy", "measure this weight: [in, out/groups, height, width] (--convolution: [out, in/groups, height, width])");

    private readonly Option<string?> _bias = OptionFactory.Text("--bias", "FILE.npy", "[out], with --weight");
    private readonly Option<long?> _groups = OptionFactory.Integer("--groups", "groups of channels, with given weights (default: 1)");

    private readonly Option<string?> _saveEven = OptionFactory.Text(
        "--save-even", "FILE.safetensors", "write the nearest weights without a pattern, with given weights");

    private Option[] All => [_weights, _tensor, _weight, _bias, _groups, _saveEven];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Options.Add(option);
    }

    /// <summary>The file for the even weights, or null.</summary>
    public string? SaveEven(ParseResult parse) => parse.GetValue(_saveEven);

    /// <summary>The layer with the given weights; null where none are given.</summary>
    /// <exception cref="RequestException">Options exclude each other, or the weights belong to no layer for pictures.</exception>
    public LayerRequest? Read(ParseResult parse, StackOptions stack)
    {
        string? file = parse.GetValue(_weights), weight = parse.GetValue(_weight);
        if (file is null && weight is null)
        {
            return Array.Find(All, parse.Has) is { } lonely
                ? throw new RequestException($"{lonely.Name} has no meaning without weights: give --weights or --weight, or leave it out.")
                : null;
        }

        if (file is not null && (weight is not null || parse.Has(_bias)))
            throw new RequestException($"{_weights.Name} {file} has weight and bias: leave --weight and --bias out.");
        if (file is null && parse.Has(_tensor))
            throw new RequestException($"{_tensor.Name} is about a file of --weights: give one, or leave it out.");
        WeightSource source = file is not null
            ? new NamedWeights(file, parse.GetValue(_tensor))
            : new NpyWeights(weight!, parse.GetValue(_bias));
        if (source.Rank != StackLayer.Rank)
        {
            throw new RequestException(
                $"{(file is null ? _weight : _weights).Name} is {file ?? weight} with {source.Rank} spatial axes, but layers for " +
                "pictures are measured: give a weight of 4 axes, the last two height and width.");
        }

        return stack.Request(parse, source, parse.GetValue(_groups) ?? 1);
    }
}
