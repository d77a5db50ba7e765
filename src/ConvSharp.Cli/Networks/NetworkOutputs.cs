using System.CommandLine;
using System.Globalization;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;

namespace ConvSharp.Cli.Networks;

/// <summary>The options about the files of a run's outputs.</summary>
internal sealed class NetworkOutputs
{
    private const string OutputDir = "--output-dir";

    private readonly Option<string?> _folder = OptionFactory.Text(OutputDir, "FOLDER", "write each output to NAME.npy in this folder");

    private readonly Option<bool> _pictures = new("--pictures")
    {
        Description = "write outputs of [C, H, W] as .png too",
    };

    private readonly Option<double?> _range = OptionFactory.Create<double?>(
        "--white", "X", "with --pictures: the value of white in colours (default 1)", (text, option) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double white) && white > 0 && double.IsFinite(white)
                ? white
                : throw new RequestException($"{option} is '{text}': use a number above 0, such as 255."));

    public void AddTo(Command command)
    {
        command.Options.Add(_folder);
        command.Options.Add(_pictures);
        command.Options.Add(_range);
    }

    /// <summary>The files that a run will write, with a check that it can.</summary>
    /// <param name="parse">What the user gave.</param>
    /// <param name="outputs">The names of the outputs.</param>
    /// <param name="read">The files that are read.</param>
    /// <exception cref="RequestException">A file cannot be written there.</exception>
    public NetworkFiles Files(ParseResult parse, IReadOnlyList<string> outputs, IEnumerable<NamedPath> read)
    {
        bool hasPictures = parse.GetValue(_pictures);
        if (parse.Has(_range) && !hasPictures)
            throw new RequestException($"{_range.Name} is about pictures: add {_pictures.Name}, or leave it out.");
        if (parse.GetValue(_folder) is not { } folder)
        {
            return hasPictures
                ? throw new RequestException($"{_pictures.Name} has no folder to write to: add {OutputDir} FOLDER.")
                : NetworkFiles.None;
        }

        if (File.Exists(folder))
            throw new RequestException($"{OutputDir} is '{folder}', a file: name a folder.");
        if (!Directory.Exists(folder))
            throw new RequestException($"{OutputDir} is '{folder}', and there is no such folder: make it first.");
        string[] names = [.. OutputNames.Of(outputs).Select(name => Path.Combine(folder, name))];
        OutputFiles.Check(
            [
                .. names.Select(name => new NamedPath(name + Extension.Npy, OutputDir)),
                .. names.Where(_ => hasPictures).Select(name => new NamedPath(name + NetworkFiles.Png, OutputDir)),
            ],
            read);
        return new NetworkFiles(names, hasPictures, parse.GetValue(_range) ?? 1);
    }
}
