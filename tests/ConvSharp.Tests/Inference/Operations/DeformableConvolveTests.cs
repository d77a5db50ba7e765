using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference.Operations;

/// <summary>Convolutions with moved taps, beside sums that read each tap between four pixels.</summary>
public sealed class DeformableConvolveTests
{
    [Fact]
    public void Outputs_are_sums_of_samples()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            (ElementType type, double tolerance) = OperationRun.Floats[seed % 2];
            (int groups, int offsetGroups, int batch) = (random.Next(1, 3), random.Next(1, 4), random.Next(1, 3));
            int channels = groups * offsetGroups * random.Next(1, 3), outChannels = groups * random.Next(1, 4);
            int kernelY = random.Next(1, 4), kernelX = random.Next(1, 4);
            var options = new ConvolutionOptions
            {
                Stride = (random.Next(1, 3), random.Next(1, 3)),
                Dilation = (random.Next(1, 3), random.Next(1, 3)),
                Padding = Padding.Asymmetric((random.Next(3), random.Next(3)), (random.Next(3), random.Next(3))),
                Groups = groups,
            };
            nint[] shape = [batch, channels, random.Next(6, 12), random.Next(6, seed % 5 == 0 ? 150 : 12)];
            InferenceTensor input = Tensors.Random(random, type, shape);
            InferenceTensor weight = Tensors.Random(random, type, outChannels, channels / groups, kernelY, kernelX);
            var geometry = ConvolutionGeometry.Create(ConvolutionKind.Convolution, options, shape, weight.Shape);
            (int rows, int columns, int taps) = ((int)geometry.Axes[0].Output, (int)geometry.Axes[1].Output, kernelY * kernelX);
            InferenceTensor offsets = Tensors.Random(random, type, batch, offsetGroups * taps * 2, rows, columns);
            InferenceTensor? bias = random.Next(2) == 0 ? Tensors.Random(random, type, outChannels) : null;
            InferenceTensor? mask = random.Next(2) == 0 ? Tensors.Random(random, type, batch, offsetGroups * taps, rows, columns) : null;
            string context = $"seed {seed}, {geometry}, offset groups {offsetGroups}, bias {bias is not null}, mask {mask is not null}";
            InferenceTensor actual = OperationRun.Run(
                context, new DeformableConvolve(options, offsetGroups), [input, weight, offsets, bias, mask])[0];
            double[] expected =
            [
                .. Tensors.Indices(actual.Shape.ToArray())
                    .Select(at => Sum(geometry, offsetGroups, at, input, weight, offsets, bias, mask)),
            ];
            OperationRun.AssertClose(context, expected, actual, tolerance * 10);
        }
    }

    [Fact]
    public void Taps_that_do_not_move_give_the_convolution()
    {
        var random = new Random(1);
        InferenceTensor input = Tensors.Random(random, ElementType.Float64, 2, 4, 9, 8);
        InferenceTensor weight = Tensors.Random(random, ElementType.Float64, 6, 2, 3, 3);
        var options = new ConvolutionOptions { Stride = 2, Padding = 1, Groups = 2 };
        InferenceTensor offsets = InferenceTensor.Zeros(ElementType.Float64, 2, 18, 5, 4);
        InferenceTensor expected = OperationRun.Run("plain", new Convolve(ConvolutionKind.Convolution, options), [input, weight])[0];
        InferenceTensor actual = OperationRun.Run("moved by 0", new DeformableConvolve(options), [input, weight, offsets])[0];
        OperationRun.AssertClose("moved by 0", Tensors.Doubles(expected), actual, 1e-13);
    }

    [Fact]
    public void Taps_that_move_out_of_the_plane_read_zeros()
    {
        InferenceTensor input = InferenceTensor.Of<float>([float.NaN, 1, 2, 3], 1, 1, 2, 2);
        InferenceTensor weight = InferenceTensor.Of<float>([1], 1, 1, 1, 1);
        InferenceTensor offsets = InferenceTensor.Of<float>(
            [1e30f, float.NegativeInfinity, float.NaN, 0, 0, 0, 0, -0.5f], 1, 2, 2, 2);
        InferenceTensor actual = OperationRun.Run("far", new DeformableConvolve(new()), [input, weight, offsets])[0];
        Assert.Equal([0, 0, 0, 2.5f], actual.Elements<float>().ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        InferenceTensor input = InferenceTensor.Zeros(ElementType.Float32, 1, 2, 4, 4);
        InferenceTensor weight = InferenceTensor.Zeros(ElementType.Float32, 3, 2, 3, 3);
        InferenceTensor offsets = InferenceTensor.Zeros(ElementType.Float32, 1, 18, 2, 2);
        InferenceTensor three = InferenceTensor.Zeros(ElementType.Float32, 1, 2, 4);
        Refused("give four axes each, for planes", new(new()), three, weight, offsets);
        Refused("its offsets is float32 [1, 2, 4, 4]: give float32 [1, 18, 2, 2]", new(new()), input, weight, input);
        Refused("it has 3 offset groups for 2 channels", new(new(), 3), input, weight, offsets);
        Refused("its bias is float32 [1, 2, 4]: give float32 [3]", new(new()), input, weight, offsets, three);
        Refused("its mask is float32 [1, 18, 2, 2]: give float32 [1, 9, 2, 2]", new(new()), input, weight, offsets, null, offsets);
    }

    private static void Refused(string message, DeformableConvolve operation, params InferenceTensor?[] inputs)
    {
        InferenceException error = Assert.Throws<InferenceException>(() => OperationRun.Run(message, operation, inputs));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static double Sum(
        ConvolutionGeometry geometry, int offsetGroups, int[] at, InferenceTensor input, InferenceTensor weight, InferenceTensor offsets,
        InferenceTensor? bias, InferenceTensor? mask)
    {
        (AxisGeometry rows, AxisGeometry columns) = (geometry.Axes[0], geometry.Axes[1]);
        int perGroup = (int)geometry.InChannelsPerGroup, taps = (int)(rows.Kernel * columns.Kernel);
        int first = at[1] / (int)geometry.OutChannelsPerGroup * perGroup;
        double sum = bias is null ? 0 : Tensors.Doubles(bias)[at[1]];
        for (int channel = 0; channel < perGroup; channel++)
        {
            int offsetGroup = (first + channel) / ((int)geometry.InChannels / offsetGroups);
            for (int tap = 0; tap < taps; tap++)
            {
                (int tapY, int tapX) = Math.DivRem(tap, (int)columns.Kernel);
                int moved = (offsetGroup * taps) + tap;
                double y = (at[2] * rows.Stride) - rows.PadBefore + (tapY * rows.Dilation) + At(offsets, at[0], 2 * moved, at[2], at[3]);
                double x = (at[3] * columns.Stride) - columns.PadBefore + (tapX * columns.Dilation)
                    + At(offsets, at[0], (2 * moved) + 1, at[2], at[3]);
                double factor = mask is null ? 1 : At(mask, at[0], moved, at[2], at[3]);
                sum += factor * At(weight, at[1], channel, tapY, tapX) * Sample(input, at[0], first + channel, y, x);
            }
        }

        return sum;
    }

    private static double Sample(InferenceTensor input, int image, int channel, double y, double x)
    {
        double sum = 0;
        for (int row = 0; row < input.Shape[2]; row++)
        {
            for (int column = 0; column < input.Shape[3]; column++)
                sum += Math.Max(1 - Math.Abs(y - row), 0) * Math.Max(1 - Math.Abs(x - column), 0) * At(input, image, channel, row, column);
        }

        return sum;
    }

    private static double At(InferenceTensor tensor, params int[] index)
    {
        int place = Tensors.Place(index, tensor.Shape);
        return tensor.Type == ElementType.Float32 ? tensor.Elements<float>()[place] : tensor.Elements<double>()[place];
    }
}
