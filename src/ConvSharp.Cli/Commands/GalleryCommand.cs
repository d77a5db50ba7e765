using System.CommandLine;
using System.Numerics.Tensors;
using ConvSharp.Cli.Checkerboard;
using ConvSharp.Cli.Galleries;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.KernelLearning;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;

namespace ConvSharp.Cli.Commands;

/// <summary>gallery: all pictures of the documentation, anew.</summary>
internal sealed class GalleryCommand : ToolCommand
{
    private readonly Option<string?> _output = OptionFactory.Text("--output", "FOLDER", "where the pictures go; it must exist");

    private readonly Argument<string?> _photograph = new("PHOTO")
    {
        Description = "a picture (png, jpg, webp) to make feature maps of; without it there are none, and no kernels",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<long?> _steps =
        OptionFactory.Integer("--training-steps", $"steps of learning kernels (default {KernelTrainingOptions.Default.Steps})");

    public GalleryCommand(ToolContext context)
        : base("gallery", "Make the pictures of the documentation's gallery.", context)
    {
        _output.Aliases.Add("-o");
        _output.Required = true;
        Arguments.Add(_photograph);
        Options.Add(_output);
        Options.Add(_steps);
        Common.AddTo(this);
    }

    public override string Lesson => """
        Every well-known animation, matrices, checkerboards, feature maps of a photograph through random
        layers (Xavier, seed 0), and kernels that are learnt from it and from the photographs beside it, as
        SVG, PNG and JPEG files. All of them are written, or none.

        Examples:
          convsharp gallery samples/coffee.png -o docs/gallery
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        string folder = parse.GetValue(_output)!;
        if (!Directory.Exists(folder))
            throw new RequestException($"--output is '{folder}', no folder: make it first.");
        ParallelOptions parallel = Common.Parallel(parse, cancellation);
        IEnumerable<(string Name, Func<byte[]> Make)> pictures = DrawingGallery.All().Concat(CheckerboardFigures.All(parallel));
        if (parse.GetValue(_photograph) is { } path)
        {
            Tensor<float> photograph = new LayerInput(path, gray: false).Read<float>();
            string beside = Path.GetDirectoryName(Path.GetFullPath(path))!;
            int steps = (int)(parse.GetValue(_steps) ?? KernelTrainingOptions.Default.Steps);
            pictures = pictures.Concat(new PhotographGallery(photograph, beside, steps, parallel).All());
        }

        var files = new OutputFiles();
        string current = "";
        string[] paths = [.. pictures.Select(picture => Add(picture.Name, picture.Make))];
        Progress.Run(Context, () => $"drawing {current}, of {paths.Length} pictures", () => files.Commit(cancellation));
        if (parse.GetValue(Common.Json))
        {
            Context.Out.WriteLine(JsonText.Object(json =>
            {
                json.WriteStartArray("files");
                foreach (string path in paths)
                    json.WriteStringValue(path);
                json.WriteEndArray();
            }));
        }
        else
        {
            Context.Out.WriteLine($"wrote {paths.Length} pictures to {VisibleText.Of(folder)}");
        }

        string Add(string name, Func<byte[]> make)
        {
            string path = Path.Combine(folder, name);
            OutputFiles.Check([new NamedPath(path, "--output")], [new NamedPath(parse.GetValue(_photograph), "PHOTO")]);
            files.Add(path, stream =>
            {
                current = name;
                stream.Write(make());
            });
            return path;
        }
    }
}
