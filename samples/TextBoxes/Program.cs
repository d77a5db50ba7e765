using System.Globalization;
using System.Numerics.Tensors;
using ConvSharp.Examples.TextBoxes;
using ConvSharp.Imaging;
using ConvSharp.Inference;
using ConvSharp.Onnx;

if (args.Length is not (2 or 3))
{
    Console.Error.WriteLine("Usage: TextBoxes MODEL PICTURE [OUTPUT.png]");
    return 2;
}

try
{
    Tensor<float> picture = Picture.Load(args[1]);
    IReadOnlyList<TextBox> boxes = new TextDetector(OnnxModel.Load(args[0])).Find(picture);
    foreach (TextBox box in boxes)
        Console.WriteLine(box);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{boxes.Count} lines of text"));
    if (args.Length == 3)
    {
        foreach (TextBox box in boxes)
            Outline.Draw(picture, box.Corners);
        Picture.Save(args[2], picture.AsReadOnlyTensorSpan());
    }

    return 0;
}
catch (Exception error) when (error is OnnxException or InferenceException or InvalidDataException or IOException
    or ArgumentException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
