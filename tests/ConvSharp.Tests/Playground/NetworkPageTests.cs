using System.Text.Json;
using ConvSharp.Imaging;
using ConvSharp.Inference;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Onnx;
using ConvSharp.Playground.Api;
using Xunit;

namespace ConvSharp.Tests.Playground;

/// <summary>The page's answers about a network: sizes, fields and sums are those of the library's own run.</summary>
public class NetworkPageTests
{
    private const int Height = 24, Width = 32;

    [Fact]
    public void The_table_has_all_layers_with_sizes_and_work()
    {
        JsonElement answer = Json(Opened().Answer(""));
        JsonElement[] layers = [.. answer.GetProperty("layers").EnumerateArray()];
        Assert.Equal(
            ["Conv", "BatchNormalization", "Relu", "MaxPool", "Conv", "Relu", "ConvTranspose", "Sigmoid"],
            layers.Select(layer => layer.GetProperty("operator").GetString()));
        Assert.Equal([1, 8, Height, Width], Numbers(layers[0].GetProperty("outputs")[0].GetProperty("shape")));
        Assert.Equal([1, 8, Height / 2, Width / 2], Numbers(layers[3].GetProperty("outputs")[0].GetProperty("shape")));
        Assert.Equal("3", layers[0].GetProperty("kernel").GetString());
        Assert.Equal("2", layers[3].GetProperty("stride").GetString());
        Assert.Equal("1", layers[6].GetProperty("padding").GetString());
        Assert.Equal([3, 3], Numbers(layers[0].GetProperty("field")));
        Assert.Equal([4, 4], Numbers(layers[3].GetProperty("field")));
        Assert.Equal([2, 2], Numbers(layers[3].GetProperty("jump")));
        Assert.Equal([8, 8], Numbers(layers[4].GetProperty("field")));
        Assert.Equal([1, 1], Numbers(layers[6].GetProperty("jump")));
        Assert.Equal(8 * 27 * Height * Width, layers[0].GetProperty("multiply_adds").GetInt64());
        Assert.Equal(224, layers[0].GetProperty("parameters").GetInt64());
        const int MeansAndVariances = 16;
        Assert.Equal(
            SampleNetwork.Create().Parameters.Sum(parameter => parameter.Values.FlattenedLength) + MeansAndVariances,
            answer.GetProperty("parameters").GetInt64());
        Assert.Contains(
            answer.GetProperty("fusions").EnumerateArray(),
            note => note.GetProperty("description").GetString()!.Contains("batch norm", StringComparison.Ordinal));
    }

    [Fact]
    public void Work_is_what_the_librarys_plan_counts()
    {
        OnnxModel model = OnnxModel.Load(Sample("edges.onnx"), new OnnxOptions { Inference = new InferenceOptions { AllValues = true } });
        InferencePlan plan = model.Model.Explain([OnnxInputs.Random(model.Graph.Inputs[0], [1, 3, Height, Width])]);
        Assert.Equal(plan.MultiplyAdds, Json(Opened().Answer("")).GetProperty("multiply_adds").GetInt64());
    }

    [Fact]
    public void Every_value_is_shown_as_maps_with_ranges()
    {
        NetworkPage page = Opened();
        OnnxModel model = OnnxModel.Load(Sample("edges.onnx"), new OnnxOptions { Inference = new InferenceOptions { AllValues = true } });
        using InferenceSession session = model.CreateSession();
        InferenceTensor[] outputs = session.Run([new OnnxPicture().Read(
            Picture.ToTensor(new PixelImage(Width, Height, Pixels())), model.Graph.Inputs[0])]);
        foreach ((string name, InferenceTensor value) in model.Model.Graph.Outputs.Zip(outputs))
        {
            JsonElement answer = Json(page.Run($"value={name}"));
            Assert.True(value.Shape.ToArray().Select(length => (double)length).SequenceEqual(Numbers(answer.GetProperty("shape"))), name);
            JsonElement maps = answer.GetProperty("maps");
            int count = maps.GetProperty("count").GetInt32(), plane = (int)(value.Length / count);
            double[] ranges = Numbers(maps.GetProperty("ranges"));
            byte[] pixels = page.Maps($"value={name}");
            Assert.Equal(4 * value.Length, pixels.Length);
            for (int map = 0; map < count; map++)
            {
                float[] numbers = value.Elements<float>().Slice(map * plane, plane).ToArray();
                Assert.True(ranges[2 * map] == numbers.Min() && ranges[(2 * map) + 1] == numbers.Max(), $"{name}, map {map}");
                int white = Array.IndexOf(numbers, numbers.Max());
                bool isFlat = numbers.Min() == numbers.Max();
                Assert.True(pixels[4 * ((map * plane) + white)] == (isFlat ? 128 : 255), $"{name}, map {map}");
            }
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void The_sum_of_an_element_is_the_element(int seed, bool isMixed)
    {
        const int Elements = 12;
        var random = new Random(seed);
        NetworkPage page = isMixed ? Opened(Mixed()) : Opened();
        var kinds = new HashSet<string>();
        foreach (JsonElement layer in Json(page.Answer("")).GetProperty("layers").EnumerateArray())
        {
            string value = layer.GetProperty("outputs")[0].GetProperty("name").GetString()!;
            double length = Numbers(layer.GetProperty("outputs")[0].GetProperty("shape")).Aggregate((product, size) => product * size);
            for (int i = 0; i < Elements; i++)
            {
                JsonElement sum = Json(page.Sum($"value={value}&element={random.Next((int)length)}"));
                kinds.Add(sum.GetProperty("kind").GetString()!);
                Check(sum, $"seed {seed}: {sum}");
            }
        }

        Assert.Equal(isMixed ? ["mean", "operands", "other", "products"] : ["maximum", "normal", "operands", "products"], kinds.Order());
    }

    private static void Check(JsonElement sum, string text)
    {
        double result = sum.GetProperty("result").GetDouble();
        string kind = sum.GetProperty("kind").GetString()!;
        if (kind == "other")
            return;
        JsonElement[] terms = [.. sum.GetProperty("terms").EnumerateArray()];
        double size = 1 + terms.Sum(term => Math.Abs(Number(term, "product", Number(term, "number", 0))));
        if (kind == "products")
        {
            double total = terms.Sum(term => Number(term, "product", 0)) + Number(sum, "rest", 0) + Number(sum, "bias", 0);
            Assert.True(Math.Abs(total - Number(sum, "total", 0)) < 1e-9 * size, text);
        }

        if (kind == "maximum")
            Assert.True(terms.Max(term => Number(term, "number", 0)) == result, text);
        if (sum.TryGetProperty("total", out JsonElement given))
            Assert.True(Math.Abs(given.GetDouble() - result) < 1e-4 * size, text);
        else
            Assert.True(kind == "operands" && terms.Length >= 1, text);

        static double Number(JsonElement owner, string name, double missing) =>
            owner.TryGetProperty(name, out JsonElement number) ? number.GetDouble() : missing;
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(9, true)]
    public void Changes_outside_the_field_leave_the_element(int seed, bool isMixed)
    {
        var random = new Random(seed);
        byte[] file = isMixed ? Mixed() : Sample("edges.onnx");
        int inner = 0;
        foreach (string value in Names(file))
        {
            NetworkPage page = Opened(file);
            JsonElement shape = Json(page.Run($"value={value}")).GetProperty("shape");
            int element = random.Next((int)Numbers(shape).Aggregate((product, size) => product * size));
            JsonElement sum = Json(page.Sum($"value={value}&element={element}"));
            if (!sum.TryGetProperty("seen", out JsonElement given))
                continue;
            double[] seen = Numbers(given);
            inner++;
            Assert.True(seen[0] >= 0 && seen[1] < Height && seen[2] >= 0 && seen[3] < Width, $"seed {seed}, {value}: {sum}");
            page.Look(Inverted((y, x) => y < seen[0] || y > seen[1] || x < seen[2] || x > seen[3]), Width, Height);
            Assert.True(sum.GetProperty("result").GetDouble() == Result(page, value, element), $"seed {seed}, {value}: {sum}");
        }

        Assert.True(inner > 5, $"{inner} values have a field");
    }

    [Fact]
    public void Fields_are_no_larger_than_what_is_seen()
    {
        // A linear layer: a change at any corner of the field changes the element.
        byte[] file = Exported(new Sequential<float>(
            new Conv2d<float>(3, 2, 3, stride: 2, padding: 1), new ConvTranspose2d<float>(2, 1, 2, stride: 2)));
        NetworkPage page = Opened(file);
        string value = Names(file)[^1];
        int element = (11 * Width) + 13;
        JsonElement sum = Json(page.Sum($"value={value}&element={element}"));
        Assert.Equal([9, 11, 11, 13], Numbers(sum.GetProperty("seen")));
        foreach ((int row, int column) in new[] { (9, 11), (9, 13), (11, 11), (11, 13) })
        {
            page.Look(Inverted((y, x) => y == row && x == column), Width, Height);
            Assert.NotEqual(sum.GetProperty("result").GetDouble(), Result(page, value, element));
        }
    }

    [Fact]
    public void Sizes_and_means_are_those_of_the_tool()
    {
        NetworkPage page = Opened();
        JsonElement layers = Json(page.Answer("size=16x20&mean=0.5&std=0.25")).GetProperty("layers");
        Assert.Equal([1, 8, 16, 20], Numbers(layers[0].GetProperty("outputs")[0].GetProperty("shape")));
        double plain = Range(page, "size=16x20"), scaled = Range(page, "size=16x20&std=0.25"), moved = Range(page, "size=16x20&mean=0.5");
        Assert.Equal(4 * plain, scaled, 1e-4);
        Assert.Equal(plain - 0.5, moved, 1e-4);

        static double Range(NetworkPage page, string query) =>
            Numbers(Json(page.Run($"value=input&{query}")).GetProperty("maps").GetProperty("ranges"))[1];
    }

    [Fact]
    public void Large_pictures_enter_smaller_where_nothing_says_a_size()
    {
        NetworkPage page = Opened();
        page.Look(new byte[4 * 900 * 600], 900, 600);
        JsonElement answer = Json(page.Answer(""));
        Assert.Equal([1, 3, 160, 256], Numbers(answer.GetProperty("inputs")[0].GetProperty("shape")));
        Assert.Equal([1, 3, 600, 900], Numbers(Json(page.Answer("size=600x900")).GetProperty("inputs")[0].GetProperty("shape")));
    }

    [Fact]
    public void Without_a_picture_open_axes_are_asked_for()
    {
        var page = new NetworkPage();
        Json(page.Open(Sample("edges.onnx"), "edges.onnx"));
        JsonElement answer = Json(page.Answer(""));
        Assert.Equal("shape", answer.GetProperty("problem").GetProperty("control").GetString());
        Assert.Equal(8, answer.GetProperty("layers").GetArrayLength());
        Assert.Equal("random", Json(page.Answer("shape=1x3x8x8")).GetProperty("inputs")[0].GetProperty("from").GetString());
        JsonElement shown = Json(page.Run($"shape=input=1x3x8x8&value={Names()[0]}"));
        Assert.Equal([1, 8, 8, 8], Numbers(shown.GetProperty("shape")));
    }

    [Fact]
    public void Weights_have_statistics_groups_and_kernels()
    {
        var page = new NetworkPage();
        Assert.Equal("safetensors", Json(page.Open(Sample("edges.safetensors"), "edges.safetensors")).GetProperty("kind").GetString());
        JsonElement answer = Json(page.Answer(""));
        JsonElement bias = Find(answer, "tensors", "6.bias");
        Assert.Equal(1, bias.GetProperty("min").GetDouble());
        Assert.Equal("norm", Find(answer, "groups", "1").GetProperty("kind").GetString());
        Assert.Equal("convolution", Find(answer, "groups", "0").GetProperty("kind").GetString());
        JsonElement maps = Json(page.Run("value=0.weight")).GetProperty("maps");
        Assert.Equal([24, 3, 3], new[] { "count", "rows", "columns" }.Select(name => maps.GetProperty(name).GetInt32()));
        double[] ranges = Numbers(maps.GetProperty("ranges"));
        Assert.Equal(-ranges[0], ranges[1]);
        Assert.Equal(24 * 9 * 4, page.Maps("value=0.weight").Length);

        static JsonElement Find(JsonElement answer, string list, string name) =>
            answer.GetProperty(list).EnumerateArray().Single(each => each.GetProperty("name").GetString() == name);
    }

    internal static NetworkPage Opened() => Opened(Sample("edges.onnx"));

    private static NetworkPage Opened(byte[] file)
    {
        var page = new NetworkPage();
        Assert.Equal("onnx", Json(page.Open(file, "edges.onnx")).GetProperty("kind").GetString());
        page.Look(Pixels(), Width, Height);
        return page;
    }

    internal static byte[] Sample(string name) =>
        File.ReadAllBytes(Repository.PathOf("src", "ConvSharp.Playground", "wwwroot", "samples", name));

    internal static JsonElement Json(string answer) => JsonDocument.Parse(answer).RootElement;

    /// <summary>Layers of all kinds that lead to one number.</summary>
    private static byte[] Mixed()
    {
        var generator = new TorchGenerator(1);
        return Exported(new Sequential<float>(
            new Conv2d<float>(3, 4, 3, stride: 2, padding: 2, dilation: 2, generator: generator),
            new Conv2d<float>(4, 8, 3, padding: 1, groups: 2, generator: generator), new SiLU<float>(), new PixelShuffle<float>(2),
            new AvgPool2d<float>(3, 2, 1), new Upsample<float>(scaleFactor: [2.0, 2.0], mode: UpsampleMode.Linear),
            new ConvTranspose2d<float>(2, 4, 3, stride: 2, padding: 1, outputPadding: 1, groups: 2, generator: generator),
            new LeakyReLU<float>(), new AdaptiveAvgPool2d<float>(1), new Flatten<float>(), new Linear<float>(4, 3, generator: generator),
            new Softmax<float>(1)));
    }

    private static byte[] Exported(Layer<float> network)
    {
        using var stream = new MemoryStream();
        OnnxExport.Save(stream, network, 1, 3, -1, -1);
        return stream.ToArray();
    }

    private static double Result(NetworkPage page, string value, int element) =>
        Json(page.Sum($"value={value}&element={element}")).GetProperty("result").GetDouble();

    private static byte[] Inverted(Func<int, int, bool> isChanged)
    {
        byte[] pixels = Pixels();
        for (int at = 0; at < Height * Width; at++)
        {
            for (int c = 0; c < 3 && isChanged(at / Width, at % Width); c++)
                pixels[(4 * at) + c] = (byte)(255 - pixels[(4 * at) + c]);
        }

        return pixels;
    }

    private static string[] Names() => Names(Sample("edges.onnx"));

    private static string[] Names(byte[] file) =>
    [
        .. Json(Opened(file).Answer("")).GetProperty("layers").EnumerateArray()
            .Select(layer => layer.GetProperty("outputs")[0].GetProperty("name").GetString()!),
    ];

    private static byte[] Pixels()
    {
        var pixels = new byte[4 * Height * Width];
        new Random(5).NextBytes(pixels);
        for (int i = 3; i < pixels.Length; i += 4)
            pixels[i] = 255;
        return pixels;
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];
}
