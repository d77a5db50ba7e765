using System.Diagnostics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Initialization;
using ConvSharp.Plans;

namespace ConvSharp.Cli.Measuring;

/// <summary>How long a layer takes here, its weights packed and its output allocated beforehand.</summary>
internal sealed record Measurement(ShapeLine Line, string Algorithm, long MultiplyAdds, double BestMs, double MedianMs)
{
    private const int LeastRuns = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Measured = TimeSpan.FromMilliseconds(250);

    /// <summary>Two operations per multiply-add of the direct algorithm, over the best time.</summary>
    public double GigaFlops => 2e-6 * MultiplyAdds / BestMs;

    public static Measurement Of(ShapeLine line, ParallelOptions parallel)
    {
        var generator = new TorchGenerator(seed: 0);
        ConvolutionGeometry geometry = line.Geometry;
        Tensor<float> input = Random(geometry.InputShape, generator);
        Tensor<float> weight = Random(geometry.WeightShape, generator);
        ReadOnlyTensorSpan<float> bias = line.HasBias ? Random([(nint)geometry.OutChannels], generator).AsReadOnlyTensorSpan() : default;
        var plan = ConvolutionPlan<float>.Create(line.Kind, line.Options, line.InputShape, weight, bias);
        Tensor<float> output = Tensor.CreateFromShape<float>(geometry.OutputShape);

        Repeat(WarmUp);
        List<double> times = Repeat(Measured);
        times.Sort();
        return new Measurement(line, plan.Algorithm, geometry.MultiplyAdds, times[0], times[times.Count / 2]);

        List<double> Repeat(TimeSpan duration)
        {
            var runs = new List<double>();
            long begin = Stopwatch.GetTimestamp();
            while (runs.Count < LeastRuns || Stopwatch.GetElapsedTime(begin) < duration)
            {
                parallel.CancellationToken.ThrowIfCancellationRequested();
                long start = Stopwatch.GetTimestamp();
                plan.Execute(input, output, parallel);
                runs.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return runs;
        }
    }

    private static Tensor<float> Random(nint[] shape, TorchGenerator generator)
    {
        Tensor<float> values = Tensor.CreateFromShape<float>(shape);
        Init.Uniform(values.AsTensorSpan(), generator, -0.5, 0.5);
        return values;
    }
}
