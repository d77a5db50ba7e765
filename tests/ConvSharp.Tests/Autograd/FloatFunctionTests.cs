using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Autograd;

/// <summary>The functions of float vectors beside float64.</summary>
public sealed class FloatFunctionTests
{
    private const float SmallestNormal = 1.17549435e-38f;

    [Fact]
    public void Exponentials_are_exact_to_the_last_bits()
    {
        for (double x = -104; x < 89; x += 0.00731)
        {
            float place = (float)x;
            double expected = Math.Exp(place), actual = VectorMath.Exp(new Vector<float>(place))[0];
            double tolerance = (2.5e-7 * expected) + (expected < SmallestNormal ? 3e-45 : 0);
            bool isClose = Math.Abs(actual - expected) <= tolerance || (expected > float.MaxValue && double.IsInfinity(actual));
            Assert.True(isClose, $"exp {place}: {actual}, not {expected}");
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-200, 0)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(200, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Exponentials_of_special_numbers(float x, float expected) =>
        Assert.Equal(expected, VectorMath.Exp(new Vector<float>(x))[0]);

    [Fact]
    public void Probabilities_are_those_of_float64()
    {
        for (double x = -13; x < 13; x += 0.00173)
        {
            float place = (float)x;
            double expected = NormalDistribution<double>.Probability(new Vector<double>(place))[0];
            double actual = NormalDistribution<float>.Probability(new Vector<float>(place))[0];
            Assert.True(Math.Abs(actual - expected) <= 4e-6 * expected, $"probability up to {place}: {actual}, not {expected}");
        }

        Assert.True(float.IsNaN(NormalDistribution<float>.Probability(new Vector<float>(float.NaN))[0]));
    }

    [Fact]
    public void Neighbours_in_a_vector_do_not_change_a_number()
    {
        float[] numbers = [.. Enumerable.Range(0, 1024).Select(i => (i * 37 % 1024 / 128f) - 4)];
        for (int start = 0; start <= numbers.Length - Vector<float>.Count; start++)
        {
            Vector<float> together = NormalDistribution<float>.Probability(new Vector<float>(numbers, start));
            for (int lane = 0; lane < Vector<float>.Count; lane++)
            {
                float alone = NormalDistribution<float>.Probability(new Vector<float>(numbers[start + lane]))[0];
                if (!alone.Equals(together[lane]))
                    Assert.Fail($"probability up to {numbers[start + lane]}: {together[lane]}, alone {alone}");
            }
        }
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(1.702f)]
    public void Logistic_functions_are_those_of_float64_at_every_width(float a)
    {
        float[] x = [.. Enumerable.Range(-1500, 3001).Select(i => i * 0.07f)];
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
        {
            float[] sigmoid = new float[x.Length], swish = [.. x];
            WideLoop.Map((ReadOnlySpan<float>)x, sigmoid, default(FloatLogistic.Sigmoid), width);
            WideLoop.Map((ReadOnlySpan<float>)swish, swish, new FloatLogistic.Swish(a), width);
            for (int i = 0; i < x.Length; i++)
            {
                double single = 1 / (1 + Math.Exp(-(double)x[i])), expected = 1 / (1 + Math.Exp(-(double)a * x[i]));
                double tolerance = (4e-7 * (1 + (a * Math.Abs(x[i]))) * expected) + SmallestNormal;
                Assert.True(
                    Math.Abs(sigmoid[i] - single) <= (4e-7 * (1 + Math.Abs(x[i])) * single) + SmallestNormal,
                    $"{width}: σ({x[i]}) is {sigmoid[i]}, not {single}");
                Assert.True(
                    Math.Abs(swish[i] - (x[i] * expected)) <= Math.Abs(x[i]) * tolerance,
                    $"{width}: {x[i]} · σ({a} · {x[i]}) is {swish[i]}, not {x[i] * expected}");
            }
        }
    }

    [Fact]
    public void Logistic_functions_of_special_numbers_are_those_of_their_formula()
    {
        float[] x = [float.NaN, float.NegativeInfinity, float.PositiveInfinity, 0, -0f, 1000, -1000, 1e-40f];
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
        {
            float[] sigmoid = new float[x.Length], swish = new float[x.Length];
            WideLoop.Map((ReadOnlySpan<float>)x, sigmoid, default(FloatLogistic.Sigmoid), width);
            WideLoop.Map((ReadOnlySpan<float>)x, swish, new FloatLogistic.Swish(1), width);
            Assert.Equal([float.NaN, 0, 1, 0.5f, 0.5f, 1, 0, 0.5f], sigmoid);
            Assert.Equal([float.NaN, float.NaN, float.PositiveInfinity, 0, -0f, 1000, -0f, 5e-41f], swish, (e, f) => e.Equals(f) || Math.Abs(e - f) < 2e-45f);
        }
    }

    [Fact]
    public void Limited_formulas_are_those_of_one_number_at_every_width()
    {
        float[] x = [float.NaN, float.NegativeInfinity, float.PositiveInfinity, 0, .. Enumerable.Range(-200, 401).Select(i => i * 0.043f)];
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
        {
            float[] clamped = new float[x.Length], crossed = new float[x.Length], sigmoid = new float[x.Length], swish = new float[x.Length];
            WideLoop.Map((ReadOnlySpan<float>)x, clamped, new ClampFormulas<float>.Clamp(-1.5f, 6), width);
            WideLoop.Map((ReadOnlySpan<float>)x, crossed, new ClampFormulas<float>.Clamp(2, 1), width);
            WideLoop.Map((ReadOnlySpan<float>)x, sigmoid, new ClampFormulas<float>.HardSigmoid(0.2f, 0.5f), width);
            WideLoop.Map((ReadOnlySpan<float>)x, swish, default(ClampFormulas<float>.HardSwish), width);
            for (int i = 0; i < x.Length; i++)
            {
                Assert.Equal(float.Min(float.Max(x[i], -1.5f), 6), clamped[i]);
                Assert.Equal(float.IsNaN(x[i]) ? x[i] : 1, crossed[i]);
                Assert.Equal(float.Min(float.Max((0.2f * x[i]) + 0.5f, 0), 1), sigmoid[i], 1e-6f);
                Assert.Equal(x[i] * float.Min(float.Max(x[i] + 3, 0), 6) * (1f / 6), swish[i], 1e-6f);
            }
        }
    }

    [Fact]
    public void Logistic_functions_do_not_depend_on_a_number_s_place()
    {
        float[] x = [.. Enumerable.Range(0, 200).Select(i => (i * 37 % 200 / 16f) - 6)];
        float[] whole = new float[x.Length];
        WideLoop.Map(x, whole, new FloatLogistic.Swish(1));
        for (int start = 0; start < x.Length; start += 3)
        {
            for (int length = 1; length <= x.Length - start; length += 7)
            {
                float[] part = new float[length];
                WideLoop.Map(x.AsSpan(start, length), part, new FloatLogistic.Swish(1));
                Assert.True(part.AsSpan().SequenceEqual(whole.AsSpan(start, length)), $"elements {start} to {start + length}");
            }
        }
    }
}
