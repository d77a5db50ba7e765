using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// A convolution of planes with moved taps, in rows of the output over the threads. Of a part of a row the samples of one tap and one
/// channel are taken together; then each output channel adds them, multiplied by its weight.
/// </summary>
internal sealed unsafe class DeformableStep<T>(ConvolutionGeometry geometry, nint offsetGroups) : Step
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Part = 64, Corners = 4;

    private readonly AxisGeometry _rows = geometry.Axes[0], _columns = geometry.Axes[1];
    private readonly nint _inChannels = (nint)geometry.InChannels, _outChannels = (nint)geometry.OutChannels;
    private readonly nint _plane = (nint)(geometry.Axes[0].Input * geometry.Axes[1].Input);
    private readonly nint _outPlane = (nint)(geometry.Axes[0].Output * geometry.Axes[1].Output);
    private readonly nint _taps = (nint)(geometry.Axes[0].Kernel * geometry.Axes[1].Kernel);
    private readonly nint _inPerGroup = (nint)geometry.InChannelsPerGroup, _outPerGroup = (nint)geometry.OutChannelsPerGroup;

    public override long MultiplyAdds => geometry.MultiplyAdds;

    public override void Execute(StepMemory memory)
    {
        var operands = new Operands(
            (T*)memory.InputBytes(0), (T*)memory.InputBytes(1), (T*)memory.InputBytes(2),
            memory.HasInput(3) ? (T*)memory.InputBytes(3) : null, memory.HasInput(4) ? (T*)memory.InputBytes(4) : null,
            (T*)memory.OutputBytes(0));
        Pieces.Run(
            new Body(this, operands), checked((nint)(geometry.Batch * _rows.Output)),
            sizeof(T) * (double)_columns.Output * _inChannels * _taps * (Corners + _outPerGroup), memory.Parallel);
    }

    private readonly struct Operands(T* input, T* weight, T* offsets, T* bias, T* factors, T* output)
    {
        public readonly T* Input = input, Weight = weight, Offsets = offsets, Bias = bias, Factors = factors, Output = output;
    }

    /// <summary>Where the samples of a part of a row lie: four pixels each, with their weights.</summary>
    private readonly ref struct Places(Span<int> pixels, Span<T> weights)
    {
        public readonly Span<int> Pixels = pixels;
        public readonly Span<T> Weights = weights;
    }

    private readonly struct Body(DeformableStep<T> step, Operands operands) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            var places = new Places(stackalloc int[Part * Corners], stackalloc T[Part * Corners]);
            Span<T> samples = stackalloc T[Part];
            nint columns = (nint)step._columns.Output;
            for (nint item = start; item < end; item++)
            {
                (nint image, nint row) = Math.DivRem(item, (nint)step._rows.Output);
                for (nint column = 0; column < columns; column += Part)
                    step.Convolve(operands, image, row, column, (int)Math.Min(Part, columns - column), places, samples);
            }
        }
    }

    private void Convolve(in Operands operands, nint image, nint row, nint column, int length, Places places, Span<T> samples)
    {
        nint at = (row * (nint)_columns.Output) + column, channelsPerOffset = _inChannels / offsetGroups;
        T* output = operands.Output + (image * _outChannels * _outPlane) + at;
        for (nint channel = 0; channel < _outChannels; channel++)
        {
            T bias = operands.Bias == null ? T.Zero : operands.Bias[channel];
            new Span<T>(output + (channel * _outPlane), length).Fill(bias);
        }

        samples = samples[..length];
        for (nint group = 0; group < offsetGroups; group++)
        {
            for (nint tap = 0; tap < _taps; tap++)
            {
                nint moved = (((image * offsetGroups) + group) * _taps) + tap;
                T* offsets = operands.Offsets + (moved * 2 * _outPlane) + at;
                T* factors = operands.Factors == null ? null : operands.Factors + (moved * _outPlane) + at;
                Find(offsets, factors, row, column, tap, places, length);
                for (nint channel = group * channelsPerOffset; channel < (group + 1) * channelsPerOffset; channel++)
                {
                    Sample(operands.Input + (((image * _inChannels) + channel) * _plane), places, samples);
                    AddTo(output, operands.Weight, channel, tap, samples);
                }
            }
        }
    }

    private void Find(T* offsets, T* factors, nint row, nint column, nint tap, Places places, int length)
    {
        (nint tapRow, nint tapColumn) = Math.DivRem(tap, (nint)_columns.Kernel);
        double firstY = (row * _rows.Stride) - _rows.PadBefore + (tapRow * _rows.Dilation);
        double firstX = (column * _columns.Stride) - _columns.PadBefore + (tapColumn * _columns.Dilation);
        for (int i = 0; i < length; i++)
        {
            double y = firstY + double.CreateTruncating(offsets[i]);
            double x = firstX + (i * (double)_columns.Stride) + double.CreateTruncating(offsets[_outPlane + i]);
            double factor = factors == null ? 1 : double.CreateTruncating(factors[i]);
            double top = Math.Floor(y), left = Math.Floor(x), down = y - top, right = x - left;
            for (int corner = 0; corner < Corners; corner++)
            {
                (bool isLower, bool isRight) = ((corner & 2) != 0, (corner & 1) != 0);
                double pixelY = isLower ? top + 1 : top, pixelX = isRight ? left + 1 : left;
                double weight = (isLower ? down : 1 - down) * (isRight ? right : 1 - right) * factor;
                bool isInside = pixelY >= 0 && pixelY < _rows.Input && pixelX >= 0 && pixelX < _columns.Input;
                places.Pixels[(corner * Part) + i] = isInside ? (int)((pixelY * _columns.Input) + pixelX) : 0;
                places.Weights[(corner * Part) + i] = isInside ? T.CreateTruncating(weight) : T.Zero;
            }
        }
    }

    private static void Sample(T* plane, Places places, Span<T> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            T sum = T.Zero;
            for (int corner = 0; corner < Corners; corner++)
            {
                T weight = places.Weights[(corner * Part) + i];
                if (weight != T.Zero)
                    sum += weight * plane[places.Pixels[(corner * Part) + i]];
            }

            samples[i] = sum;
        }
    }

    private void AddTo(T* output, T* weight, nint channel, nint tap, ReadOnlySpan<T> samples)
    {
        (nint group, nint inGroup) = Math.DivRem(channel, _inPerGroup);
        for (nint target = group * _outPerGroup; target < (group + 1) * _outPerGroup; target++)
        {
            var sums = new Span<T>(output + (target * _outPlane), samples.Length);
            TensorPrimitives.MultiplyAdd(samples, weight[(((target * _inPerGroup) + inGroup) * _taps) + tap], sums, sums);
        }
    }
}
