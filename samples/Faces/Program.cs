using System.Numerics.Tensors;
using ConvSharp.Examples.Faces;
using ConvSharp.Examples.Shared;
using ConvSharp.Imaging;
using ConvSharp.Onnx;

return SampleProgram.Run("Faces MODEL PICTURE [OUTPUT.png] [--threshold 0.5]", () =>
{
    var arguments = Arguments.Parse(args, least: 2, most: 3, names: ["--threshold"]);
    double threshold = arguments.Number("--threshold", absent: 0.5, least: 0.01, most: 1);
    Tensor<float> picture = Photo.Load(arguments.Words[1]);
    IReadOnlyList<Face> faces = new FaceDetector(OnnxModel.Load(arguments.Words[0])).Find(picture, threshold);
    if (faces.Count == 0)
    {
        throw new InvalidDataException(
            $"'{arguments.Words[1]}' shows no face with a probability of {arguments.Text("--threshold") ?? "0.5"} or more: give a lower " +
            "--threshold, or for small faces the back version or a part of the picture.");
    }

    foreach (Face face in faces)
        Console.WriteLine(face);
    if (arguments.Words.Count < 3)
        return;
    Pen box = Pen.For(picture, 0.1f, 0.9f, 0.3f), point = box with { Color = [1, 0.1f, 0.2f], Thickness = 2 * box.Thickness };
    foreach (Face face in faces)
    {
        box.Polygon(picture, face.Corners());
        foreach (Point place in face.KeyPoints)
            point.Dot(picture, place);
    }

    Picture.Save(arguments.Words[2], picture.AsReadOnlyTensorSpan());
});
