using System.Globalization;
using System.Numerics.Tensors;
using ConvSharp.Examples.Shared;
using ConvSharp.Examples.TextBoxes;
using ConvSharp.Imaging;
using ConvSharp.Onnx;

return SampleProgram.Run("TextBoxes MODEL PICTURE [OUTPUT.png]", () =>
{
    IReadOnlyList<string> words = Arguments.Parse(args, least: 2, most: 3, names: []).Words;
    Tensor<float> picture = Photo.Load(words[1]);
    IReadOnlyList<TextBox> boxes = new TextDetector(OnnxModel.Load(words[0])).Find(picture);
    foreach (TextBox box in boxes)
        Console.WriteLine(box);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{boxes.Count} lines of text"));
    if (words.Count < 3)
        return;
    var pen = Pen.For(picture, 1, 0.1f, 0.2f);
    foreach (TextBox box in boxes)
        pen.Polygon(picture, box.Corners);
    Picture.Save(words[2], picture.AsReadOnlyTensorSpan());
});
