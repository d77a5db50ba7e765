using System.Text.Json;
using ConvSharp.Imaging;
using ConvSharp.Inference;
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
        Assert.Equal(SampleNetwork.Create().Parameters.Sum(parameter => parameter.Values.FlattenedLength) + 16, answer.GetProperty("parameters").GetInt64());
        Assert.Contains(answer.GetProperty("fusions").EnumerateArray(), note => note.GetProperty("description").GetString()!.Contains("batch norm"));
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
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_sum_of_an_element_is_the_element(int seed)
    {
        var random = new Random(seed);
        NetworkPage page = Opened();
        foreach (JsonElement layer in Json(page.Answer("")).GetProperty("layers").EnumerateArray())
        {
            string value = layer.GetProperty("outputs")[0].GetProperty("name").GetString()!;
            double length = Numbers(layer.GetProperty("outputs")[0].GetProperty("shape")).Aggregate((product, size) => product * size);
            for (int i = 0; i < 12; i++)
            {
                int element = random.Next((int)length);
                JsonElement sum = Json(page.Sum($"value={value}&element={element}"));
                string text = $"seed {seed}: {sum}";
                double result = sum.GetProperty("result").GetDouble();
                JsonElement[] terms = [.. sum.GetProperty("terms").EnumerateArray()];
                switch (sum.GetProperty("kind").GetString())
                {
                    case "products":
                        double rest = sum.TryGetProperty("rest", out JsonElement others) ? others.GetDouble() : 0;
                        double total = terms.Sum(term => term.GetProperty("product").GetDouble()) + rest + sum.GetProperty("bias").GetDouble();
                        double size = terms.Sum(term => Math.Abs(term.GetProperty("product").GetDouble())) + 1;
                        Assert.True(Math.Abs(total - sum.GetProperty("total").GetDouble()) < 1e-9 * size, text);
                        Assert.True(Math.Abs(total - result) < 1e-4 * size, text);
                        break;
                    case "maximum":
                        Assert.True(terms.Max(term => term.GetProperty("number").GetDouble()) == result, text);
                        break;
                    case "normal":
                        Assert.True(Math.Abs(sum.GetProperty("total").GetDouble() - result) < 1e-4 * (1 + Math.Abs(result)), text);
                        break;
                    case "operands":
                        Assert.Single(terms);
                        break;
                    default:
                        Assert.Fail(text);
                        break;
                }
            }
        }
    }

    [Fact]
    public void A_change_inside_the_field_alone_changes_the_element()
    {
        var random = new Random(7);
        foreach (string value in new[] { "Conv_0", "MaxPool_3" }.Concat(Names()).Distinct().Intersect(Names()))
        {
            var page = Opened();
            JsonElement shape = Json(page.Run($"value={value}")).GetProperty("shape");
            int element = random.Next((int)Numbers(shape).Aggregate((product, size) => product * size));
            JsonElement sum = Json(page.Sum($"value={value}&element={element}"));
            double[] seen = Numbers(sum.GetProperty("seen"));
            Assert.True(seen[0] >= 0 && seen[1] < Height && seen[2] >= 0 && seen[3] < Width, $"{value}: {sum}");
            byte[] changed = Pixels();
            for (int at = 0; at < Height * Width; at++)
            {
                (int y, int x) = Math.DivRem(at, Width);
                bool isSeen = y >= seen[0] && y <= seen[1] && x >= seen[2] && x <= seen[3];
                for (int c = 0; c < 3 && !isSeen; c++)
                    changed[(4 * at) + c] = (byte)(255 - changed[(4 * at) + c]);
            }

            page.Look(changed, Width, Height);
            Assert.Equal(sum.GetProperty("result").GetDouble(), Json(page.Sum($"value={value}&element={element}")).GetProperty("result").GetDouble(), 1e-6);
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
        Assert.Equal([1, 8, 8, 8], Numbers(Json(page.Run("shape=input=1x3x8x8&value=Conv_0")).TryGetProperty("shape", out JsonElement shape)
            ? shape
            : Json(page.Run($"shape=1x3x8x8&value={Names()[0]}")).GetProperty("shape")));
    }

    [Fact]
    public void Weights_have_statistics_groups_and_kernels()
    {
        var page = new NetworkPage();
        Assert.Equal("safetensors", Json(page.Open(Sample("edges.safetensors"), "edges.safetensors")).GetProperty("kind").GetString());
        JsonElement answer = Json(page.Answer(""));
        JsonElement bias = Find(answer, "tensors", "6.bias");
        Assert.Equal(2, bias.GetProperty("min").GetDouble());
        Assert.Equal("norm", Find(answer, "groups", "1").GetProperty("kind").GetString());
        Assert.Equal("convolution", Find(answer, "groups", "0").GetProperty("kind").GetString());
        JsonElement maps = Json(page.Run("value=0.weight")).GetProperty("maps");
        Assert.Equal((24, 3, 3), (maps.GetProperty("count").GetInt32(), maps.GetProperty("rows").GetInt32(), maps.GetProperty("columns").GetInt32()));
        double[] ranges = Numbers(maps.GetProperty("ranges"));
        Assert.Equal(-ranges[0], ranges[1]);
        Assert.Equal(24 * 9 * 4, page.Maps("value=0.weight").Length);

        static JsonElement Find(JsonElement answer, string list, string name) =>
            answer.GetProperty(list).EnumerateArray().Single(each => each.GetProperty("name").GetString() == name);
    }

    internal static NetworkPage Opened()
    {
        var page = new NetworkPage();
        Assert.Equal("onnx", Json(page.Open(Sample("edges.onnx"), "edges.onnx")).GetProperty("kind").GetString());
        page.Look(Pixels(), Width, Height);
        return page;
    }

    internal static byte[] Sample(string name) =>
        File.ReadAllBytes(Repository.PathOf("src", "ConvSharp.Playground", "wwwroot", "samples", name));

    internal static JsonElement Json(string answer) => JsonDocument.Parse(answer).RootElement;

    private static string[] Names() =>
        [.. Json(Opened().Answer("")).GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("outputs")[0].GetProperty("name").GetString()!)];

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
