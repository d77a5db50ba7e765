using System.Numerics.Tensors;
using ConvSharp.Examples.Classification;
using ConvSharp.Examples.Shared;
using ConvSharp.Imaging;
using ConvSharp.Inference;
using ConvSharp.Onnx;
using ConvSharp.Tests.Cli;
using Xunit;
using Photographs = ConvSharp.Tests.Imaging.Samples;

namespace ConvSharp.Tests.Examples;

/// <summary>The sample that says what a picture shows.</summary>
public sealed class ClassificationTests : IDisposable
{
    // 0…1 as they are.
    private static readonly Channel[] Plain = Channel.Colors(1, 0);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_likeliest_classes_come_first_with_their_probabilities()
    {
        // Logits of which one would overflow: e^800 : 2 e^800 : 1.
        float[] logits = [800, 800 + MathF.Log(2), 0];
        IReadOnlyList<ClassScore> top = ClassScore.Top(logits, ["a", "b", "c"], 2);
        Assert.Equal(["b", "a"], top.Select(score => score.Label));
        Assert.Equal(2 / 3d, top[0].Probability, 1e-4);
        Assert.Equal(" 66.7 %  b", top[0].ToString());
    }

    [Fact]
    public void Probabilities_stay_as_they_are() =>
        Assert.Equal([new("b", 0.75), new("a", 0.25)], ClassScore.Top([0.25f, 0.75f], ["a", "b"], 5));

    [Fact]
    public void A_network_sees_the_middle_of_the_picture()
    {
        // 256 × 1792, red at both ends, green in the middle 256 columns.
        Tensor<float> picture = Tensor.CreateFromShape<float>([3, 256, 1792]);
        for (int y = 0; y < 256; y++)
        {
            picture.GetSpan([0, y, 0], 768).Fill(1);
            picture.GetSpan([0, y, 1024], 768).Fill(1);
            picture.GetSpan([1, y, 768], 256).Fill(1);
        }

        float[] means = new PictureNetwork(SampleModels.Means("batch"), Plain).Run(picture);

        Assert.Equal([0, 1, 0], means.Select(mean => Math.Round(mean, 5)));
    }

    [Fact]
    public void Channels_are_prepared_as_in_training()
    {
        Tensor<float> picture = Colored(0.2f, 0.6f, 1);
        PictureNetwork network = new(SampleModels.Means(1), Preparation.Of(null));
        Assert.Equal([(0.2 - 0.485) / 0.229, (0.6 - 0.456) / 0.224, (1 - 0.406) / 0.225], Rounded(network.Run(picture)), Near);
        network = new(SampleModels.Means(1), Preparation.Of("cntk"));
        Assert.Equal([255 - 114.5, (255 * 0.6) - 114.5, (255 * 0.2) - 114.5], Rounded(network.Run(picture)), Near);
        Assert.Equal(
            "--prepare is 'caffe': give one of torchvision, cntk.", Assert.Throws<UsageException>(() => Preparation.Of("caffe")).Message);
    }

    [Fact]
    public void Labels_are_those_of_ImageNet_or_of_a_file()
    {
        IReadOnlyList<string> labels = Labels.Read(null);
        Assert.Equal(1000, labels.Count);
        Assert.Equal(["tench", "Egyptian cat", "espresso", "toilet tissue"], [labels[0], labels[285], labels[967], labels[^1]]);
        Assert.Equal(["red", "green"], Labels.Read(_folder.File("labels.txt", "red\ngreen\n"u8.ToArray())));
        string empty = _folder.File("labels.txt", "red\n\ngreen\n"u8.ToArray());
        string message = Assert.Throws<InvalidDataException>(() => Labels.Read(empty)).Message;
        Assert.EndsWith("labels.txt' has an empty line, 2: give one label a line.", message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Labels.Read(_folder.File("labels.txt", [])));
    }

    [Fact]
    public void A_model_with_another_number_of_classes_is_refused()
    {
        Classifier classifier = new(new PictureNetwork(SampleModels.Means(1), Plain), ["red", "green"]);
        string message = Assert.Throws<InferenceException>(() => classifier.Top([1, 2, 3], 1, 5)).Message;
        Assert.Equal(
            "The model gives 3 numbers for a picture, but there are 2 labels: give a file of as many labels, or another model.", message);
    }

    [Fact]
    public void A_model_of_no_pictures_is_refused()
    {
        OnnxModel four = SampleModels.Constant([1, 16, 16, 4], ("y", [1], [0]));
        string message = Assert.Throws<InferenceException>(() => new PictureNetwork(four, Plain)).Message;
        Assert.Equal("The model takes picture float32 [1, 16, 16, 4]: give a classifier of pictures, [batch, 3, side, side].", message);
        message = Assert.Throws<InferenceException>(() => new PictureNetwork(OnnxModel.Load(SmallNetworks.TwoInputs()), Plain)).Message;
        Assert.StartsWith("The model takes a float32 [n], b float32 [n], not one picture of four axes:", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Examples_are_folders_of_pictures_or_pictures()
    {
        Directory.CreateDirectory(_folder.File("warm"));
        Save("warm/one.png", 1, 0, 0);
        Save("warm/two.png", 1, 0.5f, 0);
        Save("cold.png", 0, 0, 1);
        _folder.File("notes.txt", "no picture"u8.ToArray());
        ExampleSet examples = new(new PictureNetwork(SampleModels.Means(1), Plain), _folder.File("."));

        IReadOnlyList<Likeness> likenesses = examples.Of(Colored(1, 0.25f, 0), 5);

        Assert.Equal(["warm", "cold"], likenesses.Select(likeness => likeness.Label));

        // The mean of (1, 0, 0) and (1, 0.5, 0) / 1.118 has the direction of 0.2318 radians; the picture's is 0.245.
        Assert.Equal(Math.Cos(Math.Atan(0.25) - (Math.Atan(0.5) / 2)), likenesses[0].Similarity, 1e-4);
        Assert.Equal(0, likenesses[1].Similarity, 1e-6);
    }

    [Fact]
    public void One_class_is_too_few()
    {
        Save("cold.png", 0, 0, 1);
        string message = Assert.Throws<InvalidDataException>(
            () => new ExampleSet(new PictureNetwork(SampleModels.Means(1), Plain), _folder.File("."))).Message;
        Assert.Contains("has pictures of 1 classes", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_network_tells_photographs_by_their_other_halves()
    {
        OnnxModel model = RealModels.Load("resnet-18.onnx");
        string[] names = ["Faces/astronaut.jpg", "camera.png", "chelsea.png", "coffee.png"];
        foreach (string name in names)
            Picture.Save(_folder.File($"{Path.GetFileNameWithoutExtension(name)}.png"), Part(name, 0).AsReadOnlyTensorSpan());
        ExampleSet examples = new(new PictureNetwork(model, Preparation.Of("cntk")), _folder.File("."));
        Assert.All(names, name => Assert.Equal(Path.GetFileNameWithoutExtension(name), examples.Of(Part(name, 0.3), 1)[0].Label));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Seven tenths of a photograph's columns.</summary>
    private static Tensor<float> Part(string name, double start)
    {
        Tensor<float> photo = Picture.Load(Photographs.File(name));
        int width = (int)photo.Lengths[2], left = (int)(start * width), right = left + (int)(0.7 * width);
        Tensor<float> part = Tensor.CreateFromShape<float>([3, photo.Lengths[1], right - left]);
        photo.Slice([0..3, 0..(int)photo.Lengths[1], left..right]).CopyTo(part);
        return part;
    }

    private static double[] Rounded(float[] values) => [.. values.Select(value => (double)value)];

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-4;

    private static Tensor<float> Colored(params float[] color)
    {
        Tensor<float> picture = Tensor.CreateFromShape<float>([3, 20, 20]);
        for (int channel = 0; channel < 3; channel++)
            picture.GetSpan([channel, 0, 0], 400).Fill(color[channel]);
        return picture;
    }

    private void Save(string name, params float[] color) => Picture.Save(_folder.File(name), Colored(color).AsReadOnlyTensorSpan());
}
