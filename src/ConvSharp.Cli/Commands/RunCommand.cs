using System.CommandLine;
using System.Numerics.Tensors;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Options;
using ConvSharp.Cli.Output;
using ConvSharp.Examples.Upscaling;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Layers;

namespace ConvSharp.Cli.Commands;

/// <summary>run: a trained network on a picture.</summary>
internal sealed class RunCommand : ToolCommand
{
    private readonly Argument<string> _model = new("MODEL") { Description = "a .safetensors file that 'convsharp train upscale' wrote" };

    private readonly Argument<string> _picture = new("PICTURE") { Description = "a picture: png, jpg, webp, gif, tiff" };

    private readonly Option<string?> _output =
        OptionFactory.Text("--output", "FILE", "the picture, twice as large: .png, .jpg or .webp");

    public RunCommand(ToolContext context)
        : base("run", "Make a picture twice as large with a trained network.", context)
    {
        _output.Aliases.Add("-o");
        _output.Required = true;
        Arguments.Add(_model);
        Arguments.Add(_picture);
        Options.Add(_output);
        Common.AddTo(this);
    }

    public override string Lesson => """
        The model's file describes the network.

        Examples:
          convsharp train upscale --minutes 1 -o upscaler.safetensors
          convsharp run upscaler.safetensors small.png -o large.png
        """;

    protected override void Run(ParseResult parse, CancellationToken cancellation)
    {
        string output = parse.GetValue(_output)!;
        Extension.Check(output, Extension.OfPictures);
        (string model, string path) = (parse.GetValue(_model)!, parse.GetValue(_picture)!);
        OutputFiles.Check([new NamedPath(output, "--output")], [new NamedPath(model, "MODEL"), new NamedPath(path, "PICTURE")]);
        Sequential<float> network = UpscalerModel.Load(InputPath.Existing(model, "MODEL"));
        Tensor<float> picture = PictureFile.Load(path, "PICTURE");
        PixelImage? result = null;
        Language language = Common.Language(parse);
        Progress.Run(Context, language.Choose("enlarging", "正在放大"), () =>
        {
            Tensor<float> enlarged = Enlargement.Run(network, picture, Enlargement.Bicubic(picture), Common.Parallel(parse, cancellation));
            result = Picture.FromTensor<float>(enlarged.AsReadOnlyTensorSpan());
            var files = new OutputFiles();
            files.Add(output, stream => OutputPicture.Write(result, output, stream));
            files.Commit(cancellation);
        });

        if (parse.GetValue(Common.Json))
        {
            Context.Out.WriteLine(JsonText.Object(json =>
            {
                json.WriteNumber("width", result!.Width);
                json.WriteNumber("height", result.Height);
                json.WriteString("file", output);
            }));
            return;
        }

        string size = $"{result!.Width}×{result.Height}";
        Context.Out.WriteLine(Text.Wrote(output, language, language.Choose($"{size} pixels", $"{size} 像素")));
    }
}
