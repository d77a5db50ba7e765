using System.Numerics.Tensors;
using ConvSharp.Examples.Shared;
using ConvSharp.Examples.SuperResolution;
using ConvSharp.Imaging;
using ConvSharp.Onnx;

return SampleProgram.Run("SuperResolution MODEL PICTURE OUTPUT.png [--tile 256] [--overlap 20]", () =>
{
    var arguments = Arguments.Parse(args, least: 3, most: 3, names: ["--tile", "--overlap"]);
    int tile = arguments.Integer("--tile", absent: 256, least: 16, most: 4096);
    int overlap = arguments.Integer("--overlap", absent: 20, least: 0, most: 1024);
    Tensor<float> picture = Photo.Load(arguments.Words[1]);
    PixelImage result = new Upscaler(OnnxModel.Load(arguments.Words[0])).Enlarge(picture, tile, overlap);
    result.Save(arguments.Words[2]);
    Console.WriteLine($"{picture.Lengths[2]}×{picture.Lengths[1]} became {result.Width}×{result.Height}");
});
