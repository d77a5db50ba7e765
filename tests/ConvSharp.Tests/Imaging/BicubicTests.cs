using System.Numerics.Tensors;
using ConvSharp.Imaging;
using Xunit;

namespace ConvSharp.Tests.Imaging;

public class BicubicTests
{
    [Fact]
    public void Doubling_has_the_known_weights()
    {
        // An impulse in the middle of a row shows the kernel: at distances of ¼, ¾, 1¼ and 1¾ pixels when it doubles.
        var impulse = new float[9];
        impulse[4] = 1;
        float[] doubled = Row(impulse, 18);
        float[] found = [.. doubled[5..13]];
        Assert.Equal(0.8671875f, found[3], 1e-6f);
        Assert.Equal(0.2265625f, found[2], 1e-6f);
        Assert.Equal(-0.0703125f, found[1], 1e-6f);
        Assert.Equal(-0.0234375f, found[0], 1e-6f);
        Assert.Equal(found, found.Reverse());
    }

    [Fact]
    public void Even_pictures_and_slopes_stay()
    {
        Tensor<float> flat = Tensor.Create([.. Enumerable.Repeat(0.25f, 2 * 7 * 9)], [2, 7, 9]);
        foreach (float value in Bicubic.Resize(flat, 4, 20))
            Assert.Equal(0.25f, value, 1e-6f);

        float[] slope = Row([.. Enumerable.Range(0, 20).Select(x => (float)x)], 10);
        for (int x = 2; x < 8; x++)
            Assert.Equal((2 * x) + 0.5f, slope[x], 1e-4f);
    }

    [Fact]
    public void Rows_and_columns_are_treated_alike()
    {
        float[] row = [.. Enumerable.Range(0, 11).Select(x => MathF.Sin(x * x))];
        Tensor<float> column = Bicubic.Resize(Tensor.Create(row, [1, 11, 1]), 7, 1);
        float[] across = Row(row, 7);
        for (int i = 0; i < 7; i++)
            Assert.Equal(across[i], column[0, i, 0], 1e-6f);
    }

    [Fact]
    public void What_is_no_picture_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Bicubic.Resize(Tensor.Create(new float[4], [2, 2]), 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bicubic.Resize(Tensor.Create(new float[4], [1, 2, 2]), 0, 1));
    }

    private static float[] Row(float[] values, int width)
    {
        Tensor<float> resized = Bicubic.Resize(Tensor.Create(values, [1, 1, values.Length]), 1, width);
        var row = new float[width];
        resized.FlattenTo(row);
        return row;
    }
}
