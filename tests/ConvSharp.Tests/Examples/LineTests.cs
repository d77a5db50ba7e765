using System.Numerics.Tensors;
using ConvSharp.Examples.Lines;
using ConvSharp.Imaging;
using ConvSharp.Inference;
using Xunit;

namespace ConvSharp.Tests.Examples;

/// <summary>The sample that finds straight lines.</summary>
public sealed class LineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_pixel_of_the_map_is_the_middle_and_its_numbers_lead_to_the_ends()
    {
        // A map of 8 × 8 pixels for a picture of 64 rows and 32 columns.
        LineSegment line = Assert.Single(Lines(0.25f, [-2, -1, 2, 1]));
        Assert.Equal(new LineSegment(0.25, new(4, 32), new(20, 48)), line);
        Assert.Equal("0.25  (4, 32)–(20, 48)", line.ToString());
    }

    [Theory]
    [InlineData(0.09f, 4)]
    [InlineData(float.NaN, 4)]
    [InlineData(0.9f, 0.1f)]
    [InlineData(0.9f, float.NaN)]
    public void Unsure_and_short_lines_are_none(float score, float length) => Assert.Empty(Lines(score, [0, 0, length, 0]));

    [Fact]
    public void Files_have_numbers_drawings_and_the_picture()
    {
        LineSegment[] lines = [new(0.5, new(1.5, 2), new(30, 2)), new(0.25, new(0, 0), new(8.5, 40))];
        Tensor<float> picture = Tensor.CreateFromShape<float>([3, 48, 40]);

        LineFile.Write(_folder.File("lines.csv"), lines, picture);
        LineFile.Write(_folder.File("lines.svg"), lines, picture);
        LineFile.Write(_folder.File("lines.png"), lines, picture);

        Assert.Equal(
            "x1,y1,x2,y2,score\n1.5,2.0,30.0,2.0,0.500\n0.0,0.0,8.5,40.0,0.250\n", File.ReadAllText(_folder.File("lines.csv")));
        string drawing = File.ReadAllText(_folder.File("lines.svg"));
        Assert.Contains("viewBox=\"0 0 40 48\"", drawing, StringComparison.Ordinal);
        Assert.Contains("<line x1=\"0.0\" y1=\"0.0\" x2=\"8.5\" y2=\"40.0\" opacity=\"0.25\"/>", drawing, StringComparison.Ordinal);
        Tensor<float> drawn = Picture.Load(_folder.File("lines.png"));
        Assert.Equal((1f, 0f), (drawn[0, 2, 10], drawn[0, 10, 30]));
        Assert.Equal(0, picture[0, 2, 10]);
    }

    [Fact]
    public void Another_file_is_refused_with_those_that_there_are() => Assert.Equal(
        "'lines.txt' is no .csv, .svg, .png, .jpg or .webp: give one of these.",
        Assert.Throws<ArgumentException>(() => LineFile.Write("lines.txt", [], Tensor.CreateFromShape<float>([3, 48, 40]))).Message);

    [Fact]
    public void Another_model_is_refused_with_what_it_takes_or_gives()
    {
        string takes = Assert.Throws<InferenceException>(() => new LineDetector(SampleModels.Means(1))).Message;
        Assert.Equal("The model takes picture float32 [1, 3, 16, 16], not [1, height, width, 4]: give M-LSD.", takes);
        LineDetector detector = new(SampleModels.Constant([1, 16, 16, 4], ("scores", [1, 8, 8, 1], new float[64])));
        string gives = Assert.Throws<InferenceException>(() => detector.Find(Tensor.CreateFromShape<float>([3, 32, 32]))).Message;
        Assert.Equal("The model gives scores float32 [1, 8, 8, 1], not 'offsets' [1, height, width, 4]: give M-LSD.", gives);
    }

    [Theory]
    [InlineData("mlsd-tiny-320.onnx")]
    [InlineData("mlsd-large-320.onnx")]
    public void The_network_finds_the_edges_of_a_rectangle(string model)
    {
        // White on grey, from (120, 80) to (400, 300).
        Tensor<float> picture = Tensor.Create([.. Enumerable.Repeat(0.3f, 3 * 384 * 512)], [3, 384, 512]);
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = 80; y < 300; y++)
                picture.GetSpan([channel, y, 120], 280).Fill(1);
        }

        IReadOnlyList<LineSegment> lines = new LineDetector(RealModels.Load(model)).Find(picture, threshold: 0.3);

        (double, double, double, double)[] edges = [(120, 80, 400, 80), (120, 300, 400, 300), (120, 80, 120, 300), (400, 80, 400, 300)];
        Assert.All(edges, edge => Assert.Contains(
            lines, line => IsNear(line, edge) || IsNear(line with { From = line.To, To = line.From }, edge)));
        Assert.InRange(lines.Count, 4, 8);
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsNear(LineSegment line, (double X1, double Y1, double X2, double Y2) edge) =>
        Math.Abs(line.From.X - edge.X1) + Math.Abs(line.From.Y - edge.Y1) < 16
        && Math.Abs(line.To.X - edge.X2) + Math.Abs(line.To.Y - edge.Y2) < 16;

    /// <summary>What is found where the pixel of row 5, column 3 has this score and these numbers.</summary>
    private static IReadOnlyList<LineSegment> Lines(float score, float[] ends)
    {
        float[] scores = new float[64], offsets = new float[4 * 64];
        scores[(5 * 8) + 3] = score;
        ends.CopyTo(offsets, 4 * ((5 * 8) + 3));
        LineDetector detector = new(SampleModels.Constant(
            [1, 16, 16, 4], ("offsets", [1, 8, 8, 4], offsets), ("scores", [1, 8, 8, 1], scores)));
        return detector.Find(Tensor.CreateFromShape<float>([3, 64, 32]));
    }
}
