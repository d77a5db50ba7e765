using System.Numerics.Tensors;
using ConvSharp.Examples.Classification;
using ConvSharp.Examples.Shared;
using ConvSharp.Onnx;

return SampleProgram.Run("Classification MODEL PICTURE [--labels FILE] [--top 5]", () =>
{
    var arguments = Arguments.Parse(args, least: 2, most: 2, names: ["--labels", "--top"]);
    int count = arguments.Integer("--top", absent: 5, least: 1, most: 1000);
    IReadOnlyList<string> labels = Labels.Read(arguments.Text("--labels"));
    Tensor<float> picture = Photo.Load(arguments.Words[1]);
    foreach (ClassScore score in new Classifier(OnnxModel.Load(arguments.Words[0]), labels).Classify(picture, count))
        Console.WriteLine(score);
});
