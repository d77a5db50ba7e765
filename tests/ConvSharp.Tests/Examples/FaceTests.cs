using System.Numerics.Tensors;
using ConvSharp.Examples.Faces;
using ConvSharp.Examples.Shared;
using ConvSharp.Imaging;
using ConvSharp.Inference;
using Xunit;
using Photographs = ConvSharp.Tests.Imaging.Samples;

namespace ConvSharp.Tests.Examples;

/// <summary>The sample that finds faces.</summary>
public sealed class FaceTests
{
    private const int Side = 128;

    [Theory]
    [InlineData(0, 4, 4)]
    [InlineData(33, 4, 12)]
    [InlineData(511, 124, 124)]
    public void An_anchor_lies_in_the_middle_of_its_cell(int index, double x, double y)
    {
        float[] logits = new float[512], boxes = new float[512 * FaceGrid.NumbersPerBox];
        Array.Fill(logits, -20);
        logits[index] = 0;
        Face face = Assert.Single(FaceGrid.All[0].Decode(logits, boxes, Side, 0.5));
        Assert.Equal((0.5, new Point(x, y)), (face.Score, face.Center));
    }

    [Fact]
    public void Numbers_are_pixels_from_the_anchor()
    {
        FaceGrid grid = FaceGrid.All[1];
        float[] logits = new float[grid.AnchorCount], boxes = new float[grid.AnchorCount * FaceGrid.NumbersPerBox];
        Array.Fill(logits, float.NaN);

        // The last anchor of the second cell: its middle is (24, 8).
        logits[11] = 1000;
        for (int i = 0; i < FaceGrid.NumbersPerBox; i++)
            boxes[(11 * FaceGrid.NumbersPerBox) + i] = i;

        Face face = Assert.Single(grid.Decode(logits, boxes, Side, 0.5));

        Assert.Equal((1d, new Point(24, 9), 2d, 3d), (face.Score, face.Center, face.Width, face.Height));
        Assert.Equal(new Point(24 + 4, 8 + 5), face.KeyPoints[0]);
        Assert.Equal(new Point(24 + 14, 8 + 15), face.KeyPoints[5]);
    }

    [Fact]
    public void Overlapping_faces_become_their_mean_by_scores()
    {
        Face[] faces = [At(0.25, 13, 10), At(0.75, 9, 10), At(0.5, 40, 10)];

        IReadOnlyList<Face> kept = WeightedSuppression.Of(faces);

        Assert.Equal([0.75, 0.5], kept.Select(face => face.Score));
        Assert.Equal([new Point(10, 10), new Point(40, 10)], kept.Select(face => face.Center));
        Assert.Equal(new Point(10, 10), kept[0].KeyPoints[3]);
    }

    [Fact]
    public void Neighbours_that_overlap_little_and_empty_boxes_stay()
    {
        // 5 of 15 columns are common to both: 0.33; 4 of 16: 0.25.
        Assert.Single(WeightedSuppression.Of([At(0.9, 10, 10), At(0.8, 15, 10)]));
        Assert.Equal(2, WeightedSuppression.Of([At(0.9, 10, 10), At(0.8, 16, 10)]).Count);
        Assert.Equal(2, WeightedSuppression.Of([At(0.9, 10, 10) with { Width = 0 }, At(0.8, 10, 10) with { Width = 0, Height = 1 }]).Count);
    }

    [Fact]
    public void Places_are_those_of_the_picture_not_of_its_letterbox()
    {
        float[] logits = [.. Enumerable.Repeat(-20f, 512)], boxes = new float[512 * FaceGrid.NumbersPerBox];

        // The cell of row 8, column 8: its middle is (68, 68) of 128.
        logits[2 * ((8 * 16) + 8)] = 5;
        boxes[(2 * ((8 * 16) + 8) * FaceGrid.NumbersPerBox) + 2] = 16;
        boxes[(2 * ((8 * 16) + 8) * FaceGrid.NumbersPerBox) + 3] = 16;
        FaceDetector detector = new(SampleModels.Constant(
            [1, Side, Side, 3], ("a", [1, 512, 1], logits), ("b", [1, 384, 1], [.. Enumerable.Repeat(-20f, 384)]),
            ("c", [1, 512, 16], boxes), ("d", [1, 384, 16], new float[384 * 16])));

        // 256 × 128 becomes 128 × 64, with 32 rows of black above.
        Face face = Assert.Single(detector.Find(Tensor.CreateFromShape<float>([3, 128, 256])));

        Assert.Equal((new Point(136, 72), 32d, 32d), (face.Center, face.Width, face.Height));
    }

    [Fact]
    public void Another_model_is_refused_with_what_it_takes_or_gives()
    {
        string takes = Assert.Throws<InferenceException>(() => new FaceDetector(SampleModels.Means("batch"))).Message;
        Assert.Equal(
            "The model takes picture float32 [batch, 3, 16, 16], not a square [1, side, side, 3]: give BlazeFace, front or back.", takes);
        FaceDetector detector = new(SampleModels.Constant([1, Side, Side, 3], ("y", [1, 512, 1], new float[512])));
        string gives = Assert.Throws<InferenceException>(() => detector.Find(Tensor.CreateFromShape<float>([3, 64, 64]))).Message;
        Assert.Equal(
            "The model gives float32 [1, 512, 1], but output 1 of four is [1, 512, 1]: give BlazeFace, front or back.", gives);
    }

    [Theory]
    [InlineData("blazeface-front.onnx", "Faces/astronaut.jpg", 224, 124)]
    [InlineData("blazeface-back.onnx", "Faces/astronaut.jpg", 224, 124)]
    [InlineData("blazeface-front.onnx", "camera.png", 220, 162)]
    [InlineData("blazeface-back.onnx", "camera.png", 220, 162)]
    public void The_network_finds_the_face(string model, string photo, double x, double y)
    {
        FaceDetector detector = new(RealModels.Load(model));
        Face face = Assert.Single(detector.Find(Picture.Load(Photographs.File(photo))));
        Assert.InRange(face.Center.X, x - 12, x + 12);
        Assert.InRange(face.Center.Y, y - 12, y + 12);
        Assert.InRange(face.Width, 60, 130);
        (Point eye, Point mouth) = (face.KeyPoints[0], face.KeyPoints[3]);
        Assert.InRange(mouth.Y - eye.Y, 20, 60);
    }

    [Fact]
    public void The_network_finds_no_face_on_a_cup() => Assert.Empty(
        new FaceDetector(RealModels.Load("blazeface-front.onnx")).Find(Picture.Load(Photographs.File("coffee.png"))));

    private static Face At(double score, double x, double y) =>
        new(score, new Point(x, y), 10, 10, [.. Enumerable.Repeat(new Point(x, y), Face.KeyPointNames.Length)]);
}
