using System.Numerics.Tensors;
using ConvSharp.Examples.Shared;
using ConvSharp.Examples.SuperResolution;
using ConvSharp.Examples.Upscaling;
using ConvSharp.Imaging;
using ConvSharp.Onnx;

const string Usage = """
    SuperResolution MODEL PICTURE OUTPUT.png [--tile 256] [--overlap 20] [--add bicubic]
           SuperResolution export UPSCALER.safetensors MODEL.onnx
    """;

return SampleProgram.Run(Usage, () =>
{
    var arguments = Arguments.Parse(args, least: 3, most: 3, names: ["--tile", "--overlap", "--add"]);
    if (arguments.Words[0] == "export")
        OnnxExport.Save(arguments.Words[2], UpscalerModel.Load(arguments.Words[1]), 1, 3, -1, -1);
    else
        Enlarge(arguments);
});

static void Enlarge(Arguments arguments)
{
    int tile = arguments.WholeNumber("--tile", absent: 256, least: 16, most: 4096);
    int overlap = arguments.WholeNumber("--overlap", absent: 20, least: 0, most: 1024);
    if (arguments.Text("--add") is not (null or "bicubic"))
        throw new UsageException($"--add is '{arguments.Text("--add")}': leave it out, or give bicubic.");
    Tensor<float> picture = Photo.Load(arguments.Words[1]);
    Upscaler upscaler = new(OnnxModel.Load(arguments.Words[0])) { AddsToBicubic = arguments.Text("--add") is not null };
    PixelImage result = upscaler.Enlarge(picture, tile, overlap);
    result.Save(arguments.Words[2]);
    Console.WriteLine($"{picture.Lengths[2]}×{picture.Lengths[1]} became {result.Width}×{result.Height}");
}
