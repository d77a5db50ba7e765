using System.CommandLine;
using ConvSharp.Cli.Galleries;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;

namespace ConvSharp.Cli.Commands;

/// <summary>gallery: all pictures of the documentation, anew.</summary>
internal sealed class GalleryCommand : ToolCommand
{
    private readonly Option<string?> _output = OptionFactory.Text("--output", "FOLDER", "where the pictures go; it must exist");

    private readonly Argument<string?> _photograph = new("PHOTO")
    {
        Description = "a picture (png, jpg, webp) to make feature maps of; without it there are none",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public GalleryCommand(ToolContext context)
        : base("gallery", "Make the pictures of the documentation's gallery.", context)
    {
        _output.Aliases.Add("-o");
        _output.Required = true;
        Arguments.Add(_photograph);
        Options.Add(_output);
        Common.AddTo(this);
    }

    public override string Lesson => """
        Every well-known animation, matrices, and feature maps of a photograph through random layers
        (Xavier, seed 0), as SVG, PNG and JPEG files. All of them are written, or none.

        Examples:
          convsharp gallery samples/coffee.png -o docs/gallery
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        string folder = parse.GetValue(_output)!;
        if (!Directory.Exists(folder))
            throw new RequestException($"--output is '{folder}', no folder: make it first.");
        IEnumerable<(string Name, Func<byte[]> Make)> pictures = Gallery.Drawings();
        if (parse.GetValue(_photograph) is { } photograph)
        {
            pictures = pictures.Concat(Gallery.FeatureMapsOf(
                new LayerInput(photograph, gray: false).Read<float>(), Common.Parallel(parse, cancellation)));
        }

        var files = new OutputFiles();
        string[] paths = [.. pictures.Select(picture => Add(picture.Name, picture.Make))];
        Progress.Run(Context, $"drawing {paths.Length} pictures", () => files.Commit(cancellation));
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
            Context.Out.WriteLine($"wrote {paths.Length} pictures to {folder}");
        }

        string Add(string name, Func<byte[]> make)
        {
            string path = Path.Combine(folder, name);
            OutputFiles.Check(path, "--output");
            files.Add(path, stream => stream.Write(make()));
            return path;
        }
    }
}
