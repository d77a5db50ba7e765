using System.Numerics;
using ConvSharp.Initialization;
using ConvSharp.Tests.Goldens;
using Xunit;

namespace ConvSharp.Tests.Initialization;

public class TorchGeneratorTests
{
    [Fact]
    public void Float_streams_are_libtorchs() => AssertStreams<float>(1e-6);

    [Fact]
    public void Double_streams_are_libtorchs() => AssertStreams<double>(1e-14);

    [Fact]
    public void Seed_zero_gives_the_numbers_that_everybody_knows()
    {
        float[] uniform = new float[10];
        new TorchGenerator(0).FillUniform<float>(uniform);
        GoldenAssert.Close<float>(
            [0.4963f, 0.7682f, 0.0885f, 0.1320f, 0.3074f, 0.6341f, 0.4901f, 0.8964f, 0.4556f, 0.6323f], uniform, 0, 6e-5, "rand(10)");

        float[] few = new float[6];
        new TorchGenerator(0).FillNormal<float>(few);
        GoldenAssert.Close<float>([1.5410f, -0.2934f, -2.1788f, 0.5684f, -1.0845f, -1.3986f], few, 0, 6e-5, "randn(6)");

        float[] block = new float[16];
        new TorchGenerator(0).FillNormal<float>(block);
        GoldenAssert.Close<float>(
            [-1.1258f, -1.1524f, -0.2506f, -0.4339f, 0.8487f, 0.6920f, -0.3160f, -2.1152f,
                0.3223f, -1.2633f, 0.3500f, 0.3081f, 0.1198f, 1.2377f, 1.1168f, -0.2473f],
            block, 0, 6e-5, "randn(16)");
    }

    [Fact]
    public void A_generator_without_seed_starts_at_the_default_seed()
    {
        double[] expected = new double[3];
        double[] actual = new double[3];
        new TorchGenerator(67280421310721).FillUniform<double>(expected);
        TorchGenerator generator = new();
        generator.FillUniform<double>(actual);
        Assert.Equal(expected, actual);
        Assert.Equal(TorchGenerator.DefaultSeed, generator.InitialSeed);
    }

    [Fact]
    public void Only_the_lower_half_of_a_seed_counts()
    {
        float[] expected = new float[3];
        float[] actual = new float[3];
        new TorchGenerator(5).FillUniform<float>(expected);
        new TorchGenerator(5 + (1ul << 32)).FillUniform<float>(actual);
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(1, 0, "from", "uniform_ expects to return a [from, to) range, but found from=1 > to=0")]
    [InlineData(double.NaN, 1, "from", "uniform_ expects to return a [from, to) range, but found from=NaN > to=1")]
    [InlineData(-3e38, 3e38, "to", "uniform_ expects to-from <= the largest Single, but found to=3E+38 and from=-3E+38")]
    [InlineData(0, double.PositiveInfinity, "to", "uniform_ expects to-from <= the largest Single, but found to=Infinity")]
    public void A_bad_range_is_refused_before_anything_is_drawn(double from, double to, string parameter, string message) =>
        AssertRefused((generator, values) => generator.FillUniform(values.AsSpan(), from, to), parameter, message);

    [Theory]
    [InlineData(0, -1, "std", "normal expects std >= 0.0, but found std -1")]
    [InlineData(0, double.NaN, "std", "std must be finite, but found std=NaN")]
    [InlineData(double.NegativeInfinity, 1, "mean", "mean must be finite, but found mean=-Infinity")]
    public void Bad_moments_are_refused_before_anything_is_drawn(double mean, double std, string parameter, string message) =>
        AssertRefused((generator, values) => generator.FillNormal(values.AsSpan(), mean, std), parameter, message);

    [Fact]
    public void Other_types_are_refused()
    {
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => new TorchGenerator().FillNormal<Half>(new Half[1]));
        Assert.Contains("T=Half", error.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(Action<TorchGenerator, float[]> fill, string parameter, string message)
    {
        TorchGenerator generator = new(1);
        float[] values = [7, 7];
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => fill(generator, values));
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal([7, 7], values);

        float[] expected = new float[1];
        float[] actual = new float[1];
        new TorchGenerator(1).FillUniform<float>(expected);
        generator.FillUniform<float>(actual);
        Assert.Equal(expected, actual);
    }

    private static void AssertStreams<T>(double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IReadOnlyList<RandomGolden<T>> streams = GoldenFile.Randoms<T>();
        Assert.NotEmpty(streams);
        foreach (RandomGolden<T> stream in streams)
        {
            TorchGenerator generator = new();
            for (int i = 0; i < stream.Steps.Count; i++)
            {
                Follow(generator, stream.Steps[i], tolerance, $"{stream.Name} ({typeof(T).Name}), step {i}");
            }
        }
    }

    private static void Follow<T>(TorchGenerator generator, RandomStep<T> step, double tolerance, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (step)
        {
            case SeedStep<T> seed:
                generator.ManualSeed(seed.Seed);
                break;
            case SkipStep<T> skip:
                generator.FillUniform<T>(new T[skip.Count]);
                break;
            case UniformStep<T> uniform:
                T[] uniforms = new T[uniform.Values.Length];
                generator.FillUniform<T>(uniforms, uniform.From, uniform.To);
                GoldenAssert.Close<T>(uniform.Values, uniforms, 0, 0, what);
                break;
            case NormalStep<T> normal:
                T[] normals = new T[normal.Values.Length];
                generator.FillNormal<T>(normals, normal.Mean, normal.Std);
                GoldenAssert.Close<T>(normal.Values, normals, tolerance, tolerance * 0.1 * normal.Std, what);
                break;
            default:
                Assert.Fail($"{what}: a step without a test");
                break;
        }
    }
}
