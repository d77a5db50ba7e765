using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Tests.Extremes;

/// <summary>
/// A third way to compute a convolution, for outputs and inputs between which most taps meet nothing: each tap asks, output by output,
/// where it leads, in numbers of any size. Knows no run, phase or crop of the engine.
/// </summary>
internal sealed class SparseReference
{
    private readonly ConvolutionGeometry _geometry;
    private readonly (long Output, long Tap, long Input)[][] _pairs;

    public SparseReference(ConvolutionGeometry geometry)
    {
        _geometry = geometry;
        _pairs = [.. geometry.AllAxes.ToArray().Select(axis => Pairs(axis, geometry.PaddingMode).ToArray())];
    }

    /// <summary>Products that meet the input.</summary>
    public long Products => _geometry.Batch * _geometry.OutChannels * _geometry.InChannelsPerGroup
        * _pairs.Aggregate(1L, (product, pairs) => product * pairs.Length);

    public double[] Forward(float[] input, float[] weight, float[] bias)
    {
        var output = new double[_geometry.OutputLength];
        long plane = _geometry.OutputPlane;
        for (long i = 0; i < output.Length && bias.Length > 0; i++)
            output[i] = bias[i / plane % _geometry.OutChannels];
        Walk((o, w, i) => output[o] += (double)weight[w] * input[i]);
        return output;
    }

    public double[] InputGradient(float[] weight, float[] outputGradient)
    {
        var gradient = new double[_geometry.InputLength];
        Walk((o, w, i) => gradient[i] += (double)weight[w] * outputGradient[o]);
        return gradient;
    }

    public double[] WeightGradient(float[] input, float[] outputGradient)
    {
        var gradient = new double[_geometry.WeightLength];
        Walk((o, w, i) => gradient[w] += (double)input[i] * outputGradient[o]);
        return gradient;
    }

    private void Walk(Action<long, long, long> visit)
    {
        AxisGeometry[] axes = _geometry.AllAxes.ToArray();
        for (long n = 0; n < _geometry.Batch; n++)
        {
            for (long k = 0; k < _geometry.OutChannels; k++)
            {
                long firstInput = k / _geometry.OutChannelsPerGroup * _geometry.InChannelsPerGroup;
                for (long c = firstInput; c < firstInput + _geometry.InChannelsPerGroup; c++)
                {
                    long kernel = _geometry.Kind == ConvolutionKind.Convolution
                        ? (k * _geometry.InChannelsPerGroup) + c - firstInput
                        : (c * _geometry.OutChannelsPerGroup) + (k % _geometry.OutChannelsPerGroup);
                    WalkPlane(axes, (n * _geometry.OutChannels) + k, kernel, (n * _geometry.InChannels) + c, visit);
                }
            }
        }
    }

    private void WalkPlane(AxisGeometry[] axes, long output, long kernel, long input, Action<long, long, long> visit)
    {
        foreach ((long oz, long kz, long iz) in _pairs[0])
        {
            foreach ((long oy, long ky, long iy) in _pairs[1])
            {
                foreach ((long ox, long kx, long ix) in _pairs[2])
                {
                    visit(
                        (((((output * axes[0].Output) + oz) * axes[1].Output) + oy) * axes[2].Output) + ox,
                        (((((kernel * axes[0].Kernel) + kz) * axes[1].Kernel) + ky) * axes[2].Kernel) + kx,
                        (((((input * axes[0].Input) + iz) * axes[1].Input) + iy) * axes[2].Input) + ix);
                }
            }
        }
    }

    private static IEnumerable<(long Output, long Tap, long Input)> Pairs(AxisGeometry axis, PaddingMode mode)
    {
        for (long tap = 0; tap < axis.Kernel; tap++)
        {
            BigInteger shift = ((BigInteger)tap * axis.Dilation) - axis.PadBefore;
            for (long output = 0; output < axis.Output; output++)
            {
                BigInteger place;
                if (axis.Kind == ConvolutionKind.Convolution)
                {
                    place = ((BigInteger)output * axis.Stride) + shift;
                }
                else
                {
                    place = BigInteger.DivRem(output - shift, axis.Stride, out BigInteger rest);
                    if (!rest.IsZero)
                        continue;
                }

                if (Source(mode, place, axis.Input) is { } input)
                    yield return (output, tap, input);
            }
        }
    }

    private static long? Source(PaddingMode mode, BigInteger place, long size)
    {
        if (place >= 0 && place < size)
            return (long)place;
        return mode switch
        {
            PaddingMode.Zeros => null,
            PaddingMode.Replicate => place.Sign < 0 ? 0 : size - 1,
            PaddingMode.Circular => (long)(((place % size) + size) % size),
            _ => (long)(place.Sign < 0 ? -place : (2 * (size - 1)) - place),
        };
    }
}
