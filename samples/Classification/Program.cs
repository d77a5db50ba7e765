using System.Numerics.Tensors;
using ConvSharp.Examples.Classification;
using ConvSharp.Examples.Shared;
using ConvSharp.Onnx;

const string Usage = "Classification MODEL PICTURE [--labels FILE | --examples FOLDER] [--top 5] [--prepare torchvision|cntk]";

return SampleProgram.Run(Usage, () =>
{
    var arguments = Arguments.Parse(args, least: 2, most: 2, names: ["--labels", "--examples", "--top", "--prepare"]);
    int count = arguments.WholeNumber("--top", absent: 5, least: 1, most: 1000);
    if (arguments.Text("--labels") is not null && arguments.Text("--examples") is not null)
        throw new UsageException("--labels and --examples exclude each other: with examples, the pictures' names are the labels.");
    var channels = Preparation.Of(arguments.Text("--prepare"));
    Tensor<float> picture = Photo.Load(arguments.Words[1]);
    PictureNetwork network = new(OnnxModel.Load(arguments.Words[0]), channels);
    IReadOnlyList<object> results = arguments.Text("--examples") is { } folder
        ? new ExampleSet(network, folder).Of(picture, count)
        : new Classifier(network, Labels.Read(arguments.Text("--labels"))).Top(network.Run(picture), 1, count)[0];
    foreach (object result in results)
        Console.WriteLine(result);
});
