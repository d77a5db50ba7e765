using System.Numerics.Tensors;
using ConvSharp.Initialization;
using Xunit;

namespace ConvSharp.Tests.Initialization;

public class InitTests
{
    private delegate void Draw(TensorSpan<float> weight, TorchGenerator generator);

    public static TheoryData<string> Drawn => [.. Draws.Keys];

    private static Dictionary<string, Draw> Draws { get; } = new()
    {
        ["uniform"] = (weight, generator) => Init.Uniform(weight, generator, -1, 1),
        ["normal"] = (weight, generator) => Init.Normal(weight, generator, 1, 2),
        ["xavier uniform"] = (weight, generator) => Init.XavierUniform(weight, generator),
        ["xavier normal"] = (weight, generator) => Init.XavierNormal(weight, generator),
        ["kaiming uniform"] = (weight, generator) => Init.KaimingUniform(weight, generator),
        ["kaiming normal"] = (weight, generator) => Init.KaimingNormal(weight, generator),
        ["orthogonal"] = (weight, generator) => Init.Orthogonal(weight, generator),
        ["truncated normal"] = (weight, generator) => Init.TruncatedNormal(weight, generator),
        ["dirac"] = (weight, _) => Init.Dirac(weight),
        ["default"] = (weight, generator) => Init.ConvolutionDefault(weight, default, generator),
    };

    [Theory]
    [MemberData(nameof(Drawn))]
    public void A_strided_weight_gets_the_numbers_of_a_dense_one_and_its_gaps_nothing(string name)
    {
        float[] dense = new float[4 * 3 * 2];
        Draws[name](new TensorSpan<float>(dense, [4, 3, 2]), new TorchGenerator(1));

        float[] spread = new float[4 * 3 * 5];
        spread.AsSpan().Fill(float.NaN);
        Draws[name](new TensorSpan<float>(spread, [4, 3, 2], [15, 5, 2]), new TorchGenerator(1));

        for (int i = 0; i < spread.Length; i++)
        {
            bool gap = i % 5 is not (0 or 2);
            float expected = gap ? float.NaN : dense[i / 5 * 2 + i % 5 / 2];
            Assert.Equal(expected, spread[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Drawn))]
    public void A_weight_without_elements_is_left_alone(string name)
    {
        Draws[name](new TensorSpan<float>(Array.Empty<float>(), [0, 3, 2]), new TorchGenerator(1));
        Draws[name](new TensorSpan<float>(Array.Empty<float>(), [3, 0, 2]), new TorchGenerator(1));
    }

    [Fact]
    public void Constants_fill()
    {
        float[] weight = new float[6];
        Init.Constant(new TensorSpan<float>(weight, [2, 3]), 2.5f);
        Assert.All(weight, value => Assert.Equal(2.5f, value));
        Init.Ones(new TensorSpan<float>(weight, [2, 3]));
        Assert.All(weight, value => Assert.Equal(1, value));
        Init.Zeros(new TensorSpan<float>(weight, [2, 3]));
        Assert.All(weight, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Dirac_starts_anew_in_each_group()
    {
        // [out 6, in/groups 2, kernel 3] in two groups of three outputs: the third output of a group has no input to pass through.
        float[] weight = new float[6 * 2 * 3];
        Init.Dirac(new TensorSpan<float>(weight, [6, 2, 3]), groups: 2);
        float[] through = [0, 1, 0];
        float[] nothing = [0, 0, 0];
        float[] group = [.. through, .. nothing, .. nothing, .. through, .. nothing, .. nothing];
        Assert.Equal([.. group, .. group], weight);
    }

    [Theory]
    [InlineData(40, 7)]
    [InlineData(7, 40)]
    [InlineData(24, 24)]
    [InlineData(1, 9)]
    [InlineData(9, 1)]
    public void Orthogonal_vectors_are_orthonormal_but_for_the_gain(int rows, int columns)
    {
        const double Gain = 1.25;
        double[] weight = new double[rows * columns];
        Init.Orthogonal(new TensorSpan<double>(weight, [rows, columns]), new TorchGenerator(9), Gain);
        (int count, int length) = rows <= columns ? (rows, columns) : (columns, rows);
        double At(int vector, int i) => rows <= columns ? weight[vector * columns + i] : weight[i * columns + vector];
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b < count; b++)
            {
                double product = Enumerable.Range(0, length).Sum(i => At(a, i) * At(b, i));
                Assert.Equal(a == b ? Gain * Gain : 0, product, 1e-13);
            }
        }
    }

    [Fact]
    public void A_truncated_normal_keeps_to_its_bounds()
    {
        float[] weight = new float[10_000];
        Init.TruncatedNormal(new TensorSpan<float>(weight, [100, 100]), new TorchGenerator(2), mean: 1, std: 3, a: -0.5, b: 2);
        Assert.All(weight, value => Assert.InRange(value, -0.5f, 2f));
        Assert.Equal(0.79, weight.Average(), 0.05);
    }

    [Fact]
    public void A_bias_is_left_alone_where_no_input_reaches_it()
    {
        float[] bias = [7, 7];
        Init.ConvolutionDefault(new TensorSpan<float>(Array.Empty<float>(), [2, 0, 3]), bias, new TorchGenerator(1));
        Assert.Equal([7, 7], bias);
    }

    [Fact]
    public void Fans_count_the_kernel()
    {
        Assert.Equal((3L * 6, 4L * 6), Init.Fans([4, 3, 2, 3]));
        Assert.Equal((3L, 4L), Init.Fans([4, 3]));
        Assert.Equal((0L, 0L), Init.Fans([4, 3, 0]));
    }

    [Fact]
    public void Gains_are_torchs()
    {
        Assert.Equal(1, Init.Gain(Nonlinearity.Linear));
        Assert.Equal(1, Init.Gain(Nonlinearity.Sigmoid));
        Assert.Equal(5.0 / 3, Init.Gain(Nonlinearity.Tanh));
        Assert.Equal(Math.Sqrt(2), Init.Gain(Nonlinearity.ReLU));
        Assert.Equal(1.4141428569978354, Init.Gain(Nonlinearity.LeakyReLU));
        Assert.Equal(1, Init.Gain(Nonlinearity.LeakyReLU, 1));
        Assert.Equal(0.75, Init.Gain(Nonlinearity.Selu));
    }
}
