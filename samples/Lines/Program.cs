using System.Globalization;
using System.Numerics.Tensors;
using ConvSharp.Examples.Lines;
using ConvSharp.Examples.Shared;
using ConvSharp.Onnx;

return SampleProgram.Run("Lines MODEL PICTURE [OUTPUT.csv|.svg|.png …] [--threshold 0.1] [--length 0.05]", () =>
{
    var arguments = Arguments.Parse(args, least: 2, most: 16, names: ["--threshold", "--length"]);
    double threshold = arguments.Number("--threshold", absent: 0.1, least: 0.001, most: 1);
    double length = arguments.Number("--length", absent: 0.05, least: 0, most: 1);
    Tensor<float> picture = Photo.Load(arguments.Words[1]);
    IReadOnlyList<LineSegment> lines = new LineDetector(OnnxModel.Load(arguments.Words[0])).Find(picture, threshold, length);
    foreach (LineSegment line in lines)
        Console.WriteLine(line);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lines.Count} lines"));
    foreach (string path in arguments.Words.Skip(2))
        LineFile.Write(path, lines, picture);
});
