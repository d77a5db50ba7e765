using System.Numerics.Tensors;
using ConvSharp.Artifacts;
using ConvSharp.Autograd;
using ConvSharp.Geometry;
using ConvSharp.Initialization;
using ConvSharp.Layers;

namespace ConvSharp.Laboratory;

/// <summary>
/// Measures stacks with random weights. For each seed a network of 16 channels is drawn; 4 pictures of noise N(1, 1), like a layer's
/// activations of a mean that is not 0, go through it (for gradients: back through it), and the strength at each place is the root of the
/// mean square over pictures and channels. The score is
/// <see cref="CheckerboardEnergy"/> of this map at the multiples of 1/scale. The same again with a constant in place of the noise gives the
/// contrast. Away from the border, and reproducible.
/// </summary>
internal sealed class ArtifactMeter(ParallelOptions? parallel, int seeds)
{
    /// <summary>Larger scales would need pictures too large.</summary>
    public const long LargestScale = 16;

    /// <summary>A contrast below it is rounding.</summary>
    public const double RoundingContrast = 1e-3;

    private const int Channels = 16, Pictures = 4, Side = 48, Colors = 3;
    private const long LargestPicture = 2048;

    /// <summary>Measures at the multiples of 1/scale.</summary>
    public ArtifactMeasurement Measure(StackedLayers stack)
    {
        Frame frame = FrameOf(stack);
        return Measure(stack, frame, new PeakGrid(frame.Period.Height, frame.Period.Width));
    }

    /// <summary>Measures at the multiples of 1/period, those of coarser/period left out.</summary>
    public ArtifactMeasurement Measure(StackedLayers stack, int period, int coarser = 1) =>
        Measure(stack, FrameOf(stack), new PeakGrid(period, period, coarser));

    /// <summary>What a stack that ends in three channels draws from noise: [3, height, width] in 0…1, three deviations about the mean.</summary>
    public Tensor<float> Render(StackedLayers stack)
    {
        Frame frame = FrameOf(stack);
        var generator = new TorchGenerator(0);
        Sequential<float> network = StackNetwork.Build(stack, Channels, Colors, generator);
        Tensor<float> picture = network.Forward(Noise([1, Channels, frame.Size.Height, frame.Size.Width], generator), parallel);
        var values = new float[picture.FlattenedLength];
        picture.FlattenTo(values);
        float sixDeviations = 6 * TensorPrimitives.StdDev<float>(values);
        Tensor<float> part = Tensor.CreateFromShape<float>([Colors, Side, Side]);
        for (nint color = 0; color < Colors; color++)
        {
            for (nint y = 0; y < Side; y++)
            {
                for (nint x = 0; x < Side; x++)
                    part[color, y, x] = (picture[0, color, frame.Margin.Height + y, frame.Margin.Width + x] / sixDeviations) + 0.5f;
            }
        }

        return part;
    }

    private ArtifactMeasurement Measure(StackedLayers stack, Frame frame, PeakGrid peaks)
    {
        var scores = new double[seeds];
        var contrasts = new double[seeds];
        ArtifactMeasurement? first = null;
        for (int seed = 0; seed < seeds; seed++)
        {
            var generator = new TorchGenerator((ulong)seed);
            Sequential<float> network = StackNetwork.Build(stack, Channels, Channels, generator);
            Run noise = RunOf(stack, network, frame, generator, isFlat: false);
            Run flat = RunOf(stack, network, frame, generator, isFlat: true);
            scores[seed] = CheckerboardEnergy.Measure<float>(noise.Map.AsReadOnlyTensorSpan(), peaks);
            contrasts[seed] = StrengthMap.Contrast(flat.Map, frame.Period);
            first ??= new ArtifactMeasurement(0, 0, noise.Map, flat.Map, noise.Zeros);
        }

        return new ArtifactMeasurement(scores.Average(), contrasts.Average(), first!.NoiseMap, first.FlatMap, first.Zeros);
    }

    private static Frame FrameOf(StackedLayers stack)
    {
        (int height, int marginHeight, int scaleHeight) = AxisOf(0);
        (int width, int marginWidth, int scaleWidth) = AxisOf(1);
        return new Frame((height, width), (marginHeight, marginWidth), (scaleHeight, scaleWidth));

        (int Size, int Margin, int Scale) AxisOf(int axis)
        {
            long scale = stack.ScaleOf(axis);
            if (scale > LargestScale)
            {
                ConvolutionArgumentException.Throw(
                    "the pictures would be too large to be measured", "stride", scale, $"use strides whose product is at most {LargestScale}");
            }

            long margin = stack.MarginOf(axis);
            long picture = Side + (2 * margin) + scale;
            if (picture > LargestPicture)
            {
                ConvolutionArgumentException.Throw(
                    $"the border is felt for {margin} pixels, too far to be measured", "kernel_size",
                    stack.Layers.Max(layer => layer.KernelAt(axis)), "use smaller kernels, dilations or paddings");
            }

            return ((int)SizeFormula.CeilingDivide(picture, scale), (int)margin, (int)scale);
        }
    }

    private Run RunOf(StackedLayers stack, Sequential<float> network, Frame frame, TorchGenerator generator, bool isFlat)
    {
        (int height, int width) = stack.IsOfGradient
            ? (frame.Size.Height * frame.Scale.Height, frame.Size.Width * frame.Scale.Width)
            : frame.Size;
        nint[] shape = [Pictures, Channels, height, width];
        if (!stack.IsOfGradient)
            return Of(network.Forward(isFlat ? Flat(shape) : Noise(shape, generator), parallel).AsReadOnlyTensorSpan());

        var tape = new Tape<float>(parallel);
        Variable<float> input = tape.Input(Noise(shape, generator), needsGradient: true);
        Variable<float> output = network.Forward(input);
        tape.Backward(output, isFlat ? Flat(output.Shape) : Noise(output.Shape, generator));
        return Of(tape.Gradient(input));

        Run Of(in ReadOnlyTensorSpan<float> maps)
        {
            long zeros = 0;
            foreach (float value in maps)
                zeros += value == 0 ? 1 : 0;
            return new Run(StrengthMap.Of(maps, frame.Margin, frame.Period), (double)zeros / maps.FlattenedLength);
        }
    }

    private static Tensor<float> Flat(ReadOnlySpan<nint> shape)
    {
        Tensor<float> flat = Tensor.CreateFromShape<float>(shape);
        flat.Fill(1f);
        return flat;
    }

    private static Tensor<float> Noise(ReadOnlySpan<nint> shape, TorchGenerator generator)
    {
        Tensor<float> noise = Tensor.CreateFromShape<float>(shape);
        Init.Normal(noise.AsTensorSpan(), generator, mean: 1);
        return noise;
    }

    /// <summary>Sizes of the small end, and what the border spoils at the large end.</summary>
    private readonly record struct Frame(
        (int Height, int Width) Size, (int Height, int Width) Margin, (int Height, int Width) Scale)
    {
        /// <summary>Without any enlargement too there is a shortest pattern to look for: every other pixel.</summary>
        public (int Height, int Width) Period => (Math.Max(Scale.Height, 2), Math.Max(Scale.Width, 2));
    }

    private readonly record struct Run(Tensor<float> Map, double Zeros);
}
