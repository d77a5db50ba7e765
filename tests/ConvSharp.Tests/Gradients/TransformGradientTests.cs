using System.Numerics;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using ConvSharp.Tests.Engine.Algorithms;
using Xunit;

namespace ConvSharp.Tests.Gradients;

/// <summary>
/// Input gradients by Winograd's tiles and by Fourier transforms, over random layers of all padding modes at every width, against the
/// reference in double, within the bounds that the documentation states for the adjoint problem.
/// </summary>
public unsafe class TransformGradientTests
{
    private const int Shapes = 200;

    [Fact]
    public void Fast_tiles_keep_their_bound_in_float() => Sweep<float>(4_000_000, "winograd", ConvolutionAccuracy.Fast);

    [Fact]
    public void Accurate_tiles_keep_their_bound_in_float() => Sweep<float>(5_000_000, "winograd", ConvolutionAccuracy.Accurate);

    [Fact]
    public void Tiles_keep_the_accurate_bound_in_double() => Sweep<double>(6_000_000, "winograd", ConvolutionAccuracy.Fast);

    [Fact]
    public void Fourier_transforms_keep_their_bound_in_float() => Sweep<float>(7_000_000, "fft", ConvolutionAccuracy.Fast);

    [Fact]
    public void Fourier_transforms_keep_their_bound_in_double() => Sweep<double>(8_000_000, "fft", ConvolutionAccuracy.Fast);

    private static void Sweep<T>(int firstSeed, string algorithm, ConvolutionAccuracy accuracy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double worst = 0;
        foreach (EngineProblem problem in TransformBounds
            .ProblemsFrom<T>(firstSeed, algorithm, accuracy, AdjointGeometry.Of).Take(Shapes * SweepLength.Factor))
        {
            ConvolutionGeometry geometry = problem.Geometry, adjoint = AdjointGeometry.Of(BorderExtension.WithZeros(geometry));
            T[] weight = problem.Reals<T>(geometry.WeightLength, 2), outputGradient = problem.Reals<T>(geometry.OutputLength, 4);
            double[] expected = GradientRun.InputReference(geometry, weight, outputGradient);
            double[] folded = Folded(geometry);
            double[] norms = algorithm == "fft" ? TransformBounds.FftNorms(adjoint, outputGradient, weight) : [];
            double terms = (double)adjoint.InChannelsPerGroup * adjoint.KernelTaps;
            foreach (VectorWidth width in EngineRun.Widths)
            {
                T[] actual = GradientRun.Input(geometry, width, algorithm, weight, outputGradient, accuracy: accuracy);
                double winograd = TransformBounds.Winograd<T>(adjoint, accuracy);
                double unit = algorithm == "fft" ? TransformBounds.FftUnit<T>(adjoint, width) : 0;
                for (int i = 0; i < expected.Length; i++)
                {
                    // One sum for each place of the extended input that holds this element, and the sum of these.
                    double ofOne = algorithm == "fft" ? unit * (norms[i / (int)geometry.InputPlane] + terms) : winograd;
                    double ofSum = (folded[i] - 1) * folded[i] * terms * TransformBounds.UnitRoundoff<T>();
                    double bound = (folded[i] * ofOne) + ofSum, error = Math.Abs(double.CreateChecked(actual[i]) - expected[i]);
                    if (!(error <= bound))
                    {
                        Assert.Fail($"{algorithm}, {width}, {accuracy}, {typeof(T).Name}, {problem}: "
                            + $"element {i} of {expected.Length} is {actual[i]}, not {expected[i]} ± {bound}");
                    }

                    worst = Math.Max(worst, error / bound);
                }
            }
        }

        Assert.InRange(worst, 1e-3, 1);
    }

    /// <summary>How many places of the extended input hold each element.</summary>
    private static double[] Folded(ConvolutionGeometry geometry)
    {
        double[] folded = new double[geometry.InputLength];
        Array.Fill(folded, 1);
        if (geometry.PaddingMode == PaddingMode.Zeros)
            return folded;
        ConvolutionGeometry extended = BorderExtension.Extended(geometry);
        double[] ones = new double[extended.InputLength];
        Array.Fill(ones, 1);
        fixed (double* from = ones, to = folded)
            BorderFold.Run(InputBorder.Of(geometry), (nint)(geometry.Batch * geometry.InChannels), from, to);
        return folded;
    }
}
