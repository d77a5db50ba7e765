using System.CommandLine;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Inference;

namespace ConvSharp.Cli.Networks;

/// <summary>What a model's outputs should be.</summary>
internal sealed class ExpectedOutputs
{
    private readonly Option<string[]> _expected;

    public ExpectedOutputs()
    {
        _expected = OptionFactory.Texts(
            "--expected", "NAME=FILE.npy|FOLDER", "what an output should be; or a folder with a file for each");
        _expected.Required = true;
    }

    public void AddTo(Command command) => command.Options.Add(_expected);

    /// <summary>The arrays by output.</summary>
    /// <exception cref="RequestException">An output that the model does not have, or a folder without any.</exception>
    public IReadOnlyDictionary<string, InferenceTensor> Read(ParseResult parse, IReadOnlyList<string> outputs)
    {
        string[] words = parse.GetValue(_expected)!;
        Dictionary<string, string> files = words is [{ } folder] && Directory.Exists(folder)
            ? OfFolder(folder, outputs)
            : Assignments.Of(words, outputs, _expected.Name, "output");
        return files.ToDictionary(
            pair => pair.Key, pair => TensorFile.Array(InputPath.Existing(pair.Value, $"{_expected.Name} of '{pair.Key}'")));
    }

    private Dictionary<string, string> OfFolder(string folder, IReadOnlyList<string> outputs)
    {
        string[] names = OutputNames.Of(outputs);
        Dictionary<string, string> files = outputs
            .Select((output, i) => (output, Path: Path.Combine(folder, names[i] + Extension.Npy)))
            .DistinctBy(pair => pair.output)
            .Where(pair => File.Exists(pair.Path))
            .ToDictionary(pair => pair.output, pair => pair.Path);
        string list = string.Join(", ", names.Select(name => name + Extension.Npy));
        return files.Count > 0 ? files : throw new RequestException($"{_expected.Name} is '{folder}', a folder without any of {list}.");
    }
}
