using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Initialization;
using ConvSharp.Layers;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>
/// Measures a layer with its own weights. Unlike with random weights, whose signs mean nothing, the output itself is measured: learnt
/// phases may be equally strong, and opposite.
/// </summary>
internal sealed class WeightMeter(ParallelOptions? parallel, int seeds)
{
    private const int Pictures = 4, FlatPictures = 16;

    /// <exception cref="ConvolutionArgumentException">No layer for pictures, too large to be measured, or weights that are not
    /// finite.</exception>
    public WeightMeasurement Measure<T>(Layer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckFinite(layer);
        LayerGeometry geometry = LayerGeometry.Of(layer);
        MeasuringFrame frame = MeasuringFrame.Of(geometry.Stack);
        var peaks = new PeakGrid(frame.Period.Height, frame.Period.Width);
        var scores = new double[seeds];
        Tensor<double>? noise = null;
        for (int seed = 0; seed < seeds; seed++)
        {
            Tensor<double> maps = MapsOf(layer, geometry, frame, Pictures, new TorchGenerator((ulong)seed), isFlat: false);
            double score = CheckerboardEnergy.Measure<double>(maps, peaks);
            scores[seed] = double.IsNaN(score) ? 0 : score; // the output is zero, so there is no pattern either
            noise ??= maps;
        }

        Tensor<double> flat = MapsOf(layer, geometry, frame, FlatPictures, new TorchGenerator(0), isFlat: true);
        (double contrast, double[] channels) = PhaseContrast.Of(flat, frame.Period);
        int worst = channels.Index().MaxBy(channel => channel.Item).Index;
        return new WeightMeasurement(
            scores.Average(), contrast, channels, worst, Plane(noise!, worst), Plane(flat, worst),
            CheckerboardSpectrum.Of<double>(noise!, peaks));
    }

    private Tensor<double> MapsOf<T>(
        Layer<T> layer, LayerGeometry geometry, MeasuringFrame frame, int pictures, TorchGenerator generator, bool isFlat)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int height, int width) = geometry.Stack.IsOfGradient ? frame.LargeSize : frame.Size;
        nint[] shape = [pictures, geometry.InChannels, height, width];
        Tensor<T> maps = geometry.Stack.IsOfGradient
            ? new GradientProbe<T>(layer, parallel).Of(Probe.Noise<T>(shape, generator), Signal)
            : layer.Forward(Signal(shape), parallel);
        return Inner(maps, frame);

        Tensor<T> Signal(nint[] of) => isFlat ? Probe.Constants<T>(of, generator) : Probe.Noise<T>(of, generator);
    }

    /// <summary>The part away from the border, in whole periods.</summary>
    private static Tensor<double> Inner<T>(Tensor<T> maps, MeasuringFrame frame)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int columns) = (Whole(2, frame.Margin.Height, frame.Period.Height), Whole(3, frame.Margin.Width, frame.Period.Width));
        T[] values = maps.ToArray();
        (int height, int width) = ((int)maps.Lengths[2], (int)maps.Lengths[3]);
        int planes = values.Length / (height * width);
        var inner = new double[planes * rows * columns];
        for (int row = 0; row < planes * rows; row++)
        {
            (int plane, int y) = Math.DivRem(row, rows);
            int start = (((plane * height) + frame.Margin.Height + y) * width) + frame.Margin.Width;
            TensorPrimitives.ConvertTruncating<T, double>(values.AsSpan(start, columns), inner.AsSpan(row * columns, columns));
        }

        return Tensor.Create(inner, [maps.Lengths[0], maps.Lengths[1], rows, columns]);

        int Whole(int axis, int margin, int period) => ((int)maps.Lengths[axis] - (2 * margin)) / period * period;
    }

    /// <summary>A channel of the first sample.</summary>
    private static Tensor<float> Plane(Tensor<double> maps, int channel)
    {
        int size = (int)(maps.Lengths[2] * maps.Lengths[3]);
        var plane = new float[size];
        TensorPrimitives.ConvertTruncating<double, float>(maps.ToArray().AsSpan(channel * size, size), plane);
        return Tensor.Create(plane, maps.Lengths[2..]);
    }

    private static void CheckFinite<T>(Layer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (StateEntry<T> entry in layer.NamedState())
        {
            if (entry.Values is not { } values)
                continue;
            foreach (T value in values.Values)
            {
                if (!T.IsFinite(value))
                    ConvolutionArgumentException.Throw("not all numbers are finite", entry.Name, value, "fix the weights");
            }
        }
    }
}
