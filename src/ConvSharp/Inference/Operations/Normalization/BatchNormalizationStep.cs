using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>x · factor + shift for each plane of a channel, and activations, block by block while the block is in the cache.</summary>
internal sealed unsafe class BatchNormalizationStep<T>(BatchNormalization norm, nint batch, nint channels, nint plane) : Step
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Block = 2048;

    private readonly EpiloguePart<T>[] _parts = [.. norm.Epilogue.Select(step => new EpiloguePart<T>(step))];

    public override bool CanOverwrite(int input) => input == 0;

    public override void Execute(StepMemory memory)
    {
        var statistics = new Statistics((T*)memory.InputBytes(3), (T*)memory.InputBytes(4));
        if (norm.IsTraining)
        {
            for (nint channel = 0; channel < channels; channel++)
                Track(memory, channel);
        }

        Pieces.Run(
            new Planes(this, memory, statistics), batch * channels, 2.0 * sizeof(T) * plane, memory.Parallel);
    }

    private readonly struct Statistics(T* mean, T* variance)
    {
        public T Mean(nint channel) => mean[channel];

        public T Variance(nint channel) => variance[channel];
    }

    private readonly struct Planes(BatchNormalizationStep<T> step, StepMemory memory, Statistics statistics) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            for (nint item = start; item < end; item++)
            {
                nint channel = item % step.Channels;
                if (step.IsTraining)
                {
                    (double mean, double variance) = step.Moments(memory, channel);
                    step.Scale(memory, item, channel, T.CreateTruncating(mean), T.CreateTruncating(variance));
                }
                else
                {
                    step.Scale(memory, item, channel, statistics.Mean(channel), statistics.Variance(channel));
                }
            }
        }
    }

    private nint Channels => channels;

    private bool IsTraining => norm.IsTraining;

    private void Scale(StepMemory memory, nint item, nint channel, T mean, T variance)
    {
        T factor = ((T*)memory.InputBytes(1))[channel] / T.Sqrt(variance + T.CreateTruncating(norm.Epsilon));
        T shift = ((T*)memory.InputBytes(2))[channel] - (mean * factor);
        T* input = (T*)memory.InputBytes(0) + (item * plane), output = (T*)memory.OutputBytes(0) + (item * plane);
        for (nint first = 0; first < plane; first += Block)
        {
            int length = (int)Math.Min(Block, plane - first);
            var values = new Span<T>(output + first, length);
            PlaneScale.Run(new ReadOnlySpan<T>(input + first, length), values, factor, shift);
            foreach (EpiloguePart<T> part in _parts)
                part.Run(values, channel);
        }
    }

    /// <summary>The mean and the variance of a channel in the batch.</summary>
    private (double Mean, double Variance) Moments(StepMemory memory, nint channel)
    {
        double sum = 0, squares = 0;
        for (nint sample = 0; sample < batch; sample++)
        {
            foreach (T value in new ReadOnlySpan<T>((T*)memory.InputBytes(0) + (((sample * channels) + channel) * plane), (int)plane))
                sum += double.CreateTruncating(value);
        }

        double mean = sum / (batch * plane);
        for (nint sample = 0; sample < batch; sample++)
        {
            foreach (T value in new ReadOnlySpan<T>((T*)memory.InputBytes(0) + (((sample * channels) + channel) * plane), (int)plane))
                squares += (double.CreateTruncating(value) - mean) * (double.CreateTruncating(value) - mean);
        }

        return (mean, squares / (batch * plane));
    }

    private void Track(StepMemory memory, nint channel)
    {
        (double mean, double variance) = Moments(memory, channel);
        if (memory.HasOutput(1))
            ((T*)memory.OutputBytes(1))[channel] = Average(((T*)memory.InputBytes(3))[channel], mean);
        if (memory.HasOutput(2))
            ((T*)memory.OutputBytes(2))[channel] = Average(((T*)memory.InputBytes(4))[channel], variance);
    }

    private T Average(T old, double newest) =>
        T.CreateTruncating((double.CreateTruncating(old) * norm.Momentum) + (newest * (1 - norm.Momentum)));
}
