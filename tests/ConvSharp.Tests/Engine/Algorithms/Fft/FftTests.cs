using System.Numerics;
using ConvSharp.Engine.Algorithms.Fft;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Algorithms.Fft;

/// <summary>
/// Convolution by Fourier transforms at every width, against the reference in double, within the bound that the documentation states.
/// </summary>
public unsafe class FftTests
{
    private const int ShapesOfIntegers = 100, Parts = 4;

    private static readonly int ShapesPerPart = SweepLength.Of(25, 500);

    public static TheoryData<int> Widths() => [.. EngineRun.Widths.Select(width => (int)width)];

    public static TheoryData<int> FirstSeeds() => [.. Enumerable.Range(0, Parts).Select(part => 60_000_000 + (part * 1_000_000))];

    [Fact]
    public void Roots_of_unity_are_symmetric()
    {
        foreach (long n in (long[])[1, 2, 3, 4, 5, 8, 12, 15, 64, 960])
        {
            for (long k = 0; k < n; k++)
            {
                (double real, double imaginary) = RootOfUnity.Of(k, n);
                Assert.Equal(Math.Cos(2 * Math.PI * k / n), real, 1e-14);
                Assert.Equal(-Math.Sin(2 * Math.PI * k / n), imaginary, 1e-14);
                (double otherReal, double otherImaginary) = RootOfUnity.Of((n - k) % n, n);
                Assert.Equal((real, imaginary), (otherReal, -otherImaginary));
                if (n % 4 == 0)
                    Assert.Equal((imaginary, -real), RootOfUnity.Of((k + (n / 4)) % n, n));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_strip_is_transformed_as_by_definition(int width)
    {
        foreach (int length in (int[])[1, 2, 3, 4, 5, 6, 8, 9, 15, 16, 40, 96, 144, 240, 256, 1024])
            WidthDispatch.Visit<StripCheck, double, bool>((VectorWidth)width, new StripCheck(length));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_block_comes_back_from_its_spectrum(int width)
    {
        foreach ((int rows, int columns) in ((int, int)[])[(1, 256), (1, 768), (1, 20_480), (16, 16), (48, 80), (64, 32)])
            WidthDispatch.Visit<RoundTripCheck, double, bool>((VectorWidth)width, new RoundTripCheck(rows, columns));
    }

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Float_keeps_its_bound(int firstSeed) => Sweep<float>(firstSeed);

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Double_keeps_its_bound(int firstSeed) => Sweep<double>(firstSeed);

    [Fact]
    public void Small_integers_are_exact_once_rounded()
    {
        for (int seed = 70_000; seed < 70_000 + ShapesOfIntegers; seed++)
        {
            EngineProblem problem = EngineProblem.Create(seed, allPaddingModes: true);
            ConvolutionGeometry geometry = problem.Geometry;
            float[] input = problem.Integers<float>(geometry.InputLength, 1), weight = problem.Integers<float>(geometry.WeightLength, 2);
            float[] bias = seed % 2 == 0 ? [] : problem.Integers<float>(geometry.OutChannels, 3);
            double[] expected = EngineRun.Reference(geometry, input, weight, bias);
            foreach (VectorWidth width in EngineRun.Widths)
            {
                float[] actual = EngineRun.Forward(geometry, width, "fft", input, weight, bias);
                for (int i = 0; i < expected.Length; i++)
                {
                    if (Math.Round(actual[i]) != expected[i])
                        Assert.Fail($"{width}, {problem}: output {i} should be {expected[i]}, but is {actual[i]}");
                }
            }
        }
    }

    [Theory]
    [InlineData(20_000, 100_000, 1, 1, 0)]
    [InlineData(3_000, 50_000, 3, 1, 7)]
    [InlineData(2_500, 40_000, 1, 3, 1_000)]
    public void A_long_kernel_gives_what_direct_sums_give(int taps, int samples, int stride, int dilation, int padding)
    {
        var options = new ConvolutionOptions { Stride = stride, Dilation = dilation, Padding = padding };
        var geometry = ConvolutionGeometry.Create(ConvolutionKind.Convolution, options, [1, samples], [1, 1, taps]);
        float[] input = Uniform(samples, seed: 1), weight = Uniform(taps, seed: 2);
        Assert.Equal("fft", new ConvolutionProgram<float>(geometry, VectorWidths.Widest, ConvolutionAccuracy.Fast, null).Algorithm.Name);
        float[] actual = EngineRun.Forward(geometry, VectorWidths.Widest, null, input, weight, []);
        double bound = 2 * 22 * Math.ScaleB(1, -24) * Norm(weight) * Norm(input);
        for (int j = 0; j < actual.Length; j += 97)
        {
            double expected = 0;
            for (int k = 0; k < taps; k++)
            {
                int place = (j * stride) + (k * dilation) - padding;
                expected += (uint)place < (uint)samples ? (double)weight[k] * input[place] : 0;
            }

            if (!(Math.Abs(actual[j] - expected) <= bound))
                Assert.Fail($"output {j} should be {expected}, but is {actual[j]}; bound {bound}");
        }
    }

    [Fact]
    public void Threads_and_place_in_the_batch_do_not_matter()
    {
        var options = new ConvolutionOptions { Padding = 10, Groups = 3 };
        var one = ConvolutionGeometry.Create(ConvolutionKind.Convolution, options, [1, 3, 70, 90], [6, 1, 21, 21]);
        var three = ConvolutionGeometry.Create(ConvolutionKind.Convolution, options, [3, 3, 70, 90], [6, 1, 21, 21]);
        float[] picture = Uniform((int)one.InputLength, seed: 3), weight = Uniform((int)one.WeightLength, seed: 4);
        float[] batch = [.. Uniform(picture.Length, seed: 5), .. Uniform(picture.Length, seed: 6), .. picture];
        var oneThread = new ParallelOptions { MaxDegreeOfParallelism = 1 };
        float[] alone = EngineRun.Forward(one, VectorWidths.Widest, "fft", picture, weight, [], oneThread);
        float[] among = EngineRun.Forward(three, VectorWidths.Widest, "fft", batch, weight, []);
        Assert.Equal(alone, among[^alone.Length..]);
    }

    [Theory]
    [InlineData(ConvolutionAccuracy.Accurate, "relative to a whole tile's norm")]
    [InlineData(ConvolutionAccuracy.Fast, null)]
    public void The_accurate_mode_is_refused(ConvolutionAccuracy accuracy, string? reason)
    {
        var geometry = ConvolutionGeometry.Create(ConvolutionKind.Convolution, ConvolutionOptions.Default, [1, 5_000], [1, 1, 2_000]);
        foreach (string? refusal in (string?[])[
            EngineRun.Refusal<float>(geometry, VectorWidths.Widest, "fft", accuracy),
            EngineRun.Refusal<double>(geometry, VectorWidths.Widest, "fft", accuracy)])
        {
            Assert.Equal(reason is null, refusal is null);
            Assert.Contains(reason ?? "", refusal ?? "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Small_kernels_are_left_to_direct_sums()
    {
        var options = new ConvolutionOptions { Groups = 96, Padding = 3 };
        var small = ConvolutionGeometry.Create(ConvolutionKind.Convolution, options, [96, 128, 128], [96, 1, 7, 7]);
        var large = ConvolutionGeometry.Create(ConvolutionKind.Convolution, options with { Padding = 31 }, [96, 128, 128], [96, 1, 63, 63]);
        Assert.NotEqual("fft", new ConvolutionProgram<float>(small, VectorWidths.Widest, ConvolutionAccuracy.Fast, null).Algorithm.Name);
        Assert.Equal("fft", new ConvolutionProgram<float>(large, VectorWidths.Widest, ConvolutionAccuracy.Fast, null).Algorithm.Name);
    }

    [Fact]
    public void Double_leaves_large_kernels_to_direct_sums()
    {
        var geometry = ConvolutionGeometry.Create(ConvolutionKind.Convolution, ConvolutionOptions.Default, [1, 50_000], [1, 1, 5_000]);
        foreach (ConvolutionAccuracy accuracy in Enum.GetValues<ConvolutionAccuracy>())
            Assert.NotEqual("fft", new ConvolutionProgram<double>(geometry, VectorWidths.Widest, accuracy, null).Algorithm.Name);
        Assert.Null(EngineRun.Refusal<double>(geometry, VectorWidths.Widest, "fft", ConvolutionAccuracy.Fast));
    }

    /// <summary>|error| ≤ 2 · (log2 n + K) · unit roundoff · Σ ‖w‖ · ‖x‖.</summary>
    private static void Sweep<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double worst = 0;
        foreach (EngineProblem problem in TransformBounds
            .ProblemsFrom<T>(firstSeed, "fft", ConvolutionAccuracy.Fast, geometry => geometry).Take(ShapesPerPart))
        {
            ConvolutionGeometry geometry = problem.Geometry, extended = BorderExtension.WithZeros(geometry);
            T[] input = problem.Reals<T>(geometry.InputLength, 1), weight = problem.Reals<T>(geometry.WeightLength, 2);
            T[] bias = problem.Seed % 2 == 0 ? [] : problem.Reals<T>(geometry.OutChannels, 3);
            double[] expected = EngineRun.Reference(geometry, input, weight, bias);
            double[] norms = TransformBounds.FftNorms(extended, TransformBounds.Extended(geometry, input), weight);
            foreach (VectorWidth width in EngineRun.Widths)
            {
                T[] actual = EngineRun.Forward(geometry, width, "fft", input, weight, bias);
                double unit = TransformBounds.FftUnit<T>(extended, width);
                for (int i = 0; i < expected.Length; i++)
                {
                    double error = Math.Abs(double.CreateChecked(actual[i]) - expected[i]);
                    double bound = unit * (norms[i / (int)geometry.OutputPlane] + Math.Abs(expected[i]));
                    if (!(error <= bound))
                    {
                        Assert.Fail(
                            $"{width}, {typeof(T).Name}, {problem}: output {i} should be {expected[i]}, but is {actual[i]}; bound {bound}");
                    }

                    worst = Math.Max(worst, bound == 0 ? 0 : error / bound);
                }
            }
        }

        Assert.InRange(worst, 1e-3, 1);
    }

    private static double Norm(float[] values) => TransformBounds.Norm<float>(values.AsSpan());

    private static float[] Uniform(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    /// <summary>A strip's transform against the sum that defines it, in every lane, and back.</summary>
    private readonly struct StripCheck(int length) : IWidthVisitor<double, bool>
    {
        public bool Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, double>
            where TVector : unmanaged
        {
            var random = new Random(length);
            int lanes = TSimd.Count;
            double[] values = [.. Enumerable.Range(0, 2 * lanes * length).Select(_ => random.NextDouble() - 0.5)];
            double[] data = [.. values];
            var transform = new StripTransform<TSimd, TVector, double>(length);
            nint[] frequencies = transform.Frequencies();
            fixed (double* pointer = data)
                transform.Forward(pointer);
            for (int place = 0; place < length; place++)
            {
                for (int lane = 0; lane < lanes; lane++)
                {
                    Complex sum = 0;
                    for (int n = 0; n < length; n++)
                        sum += At(values, n, lane) * Root(n * frequencies[place] % length);
                    Complex error = At(data, place, lane) - sum;
                    Assert.True(error.Magnitude < 1e-13 * length, $"length {length}, {lanes} lanes: place {place} is off by {error}");
                }
            }

            fixed (double* pointer = data)
                transform.Inverse(pointer);
            for (int i = 0; i < data.Length; i++)
                Assert.Equal(values[i], data[i] / length, 1e-14 * length);
            return true;

            Complex Root(nint k) => Complex.FromPolarCoordinates(1, -2 * Math.PI * k / frequencies.Length);
            Complex At(double[] numbers, int place, int lane) =>
                new(numbers[(place * 2 * lanes) + lane], numbers[(place * 2 * lanes) + lanes + lane]);
        }
    }

    /// <summary>A block's transform and its inverse.</summary>
    private readonly struct RoundTripCheck(int rows, int columns) : IWidthVisitor<double, bool>
    {
        public bool Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, double>
            where TVector : unmanaged
        {
            var random = new Random(rows + columns);
            var transform = new BlockTransform<TSimd, TVector, double>(rows, columns);
            double[] values = [.. Enumerable.Range(0, (int)transform.Length).Select(_ => random.NextDouble() - 0.5)];
            double[] data = [.. values], other = new double[values.Length], zeros = new double[TSimd.Count];
            fixed (double* block = data, second = other, zero = zeros)
            {
                double* spectrum = transform.IsRow ? block : second;
                transform.Forward(block, spectrum, zero);
                transform.Inverse(spectrum, block, zero);
            }

            for (int i = 0; i < values.Length; i++)
                Assert.Equal(values[i], data[i] / (rows * columns), 1e-13);
            return true;
        }
    }
}
