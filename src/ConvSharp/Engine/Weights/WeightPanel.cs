using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Weights;

/// <summary>
/// The weights of some output channels, with these channels in the vectors: [in channel][tap][lane]. Packing starts from this order, for
/// either kind of layer.
/// </summary>
internal static unsafe class WeightPanel<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Elements of a panel; a vector beyond them is overwritten.</summary>
    public static nint Length(ConvolutionGeometry geometry, nint lanes) =>
        checked(((nint)(geometry.InChannelsPerGroup * geometry.KernelTaps) + TSimd.Count) * lanes);

    /// <summary>Loads a panel.</summary>
    /// <param name="geometry">The problem.</param>
    /// <param name="weights">All weights, in torch's order.</param>
    /// <param name="group">Which group.</param>
    /// <param name="firstChannel">First output channel of the group; lanes beyond its last are zeros.</param>
    /// <param name="lanes">Lanes, a multiple of a vector's.</param>
    /// <param name="panel">The result.</param>
    public static void Load(ConvolutionGeometry geometry, T* weights, nint group, nint firstChannel, nint lanes, T* panel)
    {
        (nint inChannels, nint outChannels) = ((nint)geometry.InChannelsPerGroup, (nint)geometry.OutChannelsPerGroup);
        nint taps = (nint)geometry.KernelTaps;
        T* end = weights + (nint)geometry.WeightLength;
        bool isConvolution = geometry.Kind == ConvolutionKind.Convolution;
        (nint runs, nint length) = isConvolution ? (1, inChannels * taps) : (inChannels, taps);
        nint laneStep = isConvolution ? inChannels * taps : taps;
        if (laneStep == 1)
        {
            // Channels that lie side by side already are copied, not transposed.
            T* first = weights + (nint)geometry.KernelBetween(group * inChannels, (group * outChannels) + firstChannel);
            nint channels = Math.Min(lanes, outChannels - firstChannel);
            RowCopy<TSimd, TVector, T>.CopyPadded(first, (nint)geometry.KernelStep, channels, 0, 1, panel, lanes, lanes, runs);
            return;
        }

        for (nint lane = 0; lane < lanes; lane += TSimd.Count)
        {
            nint channel = firstChannel + lane;
            int channels = (int)Math.Clamp(outChannels - channel, 0, TSimd.Count);
            for (nint run = 0; run < runs; run++)
            {
                T* source = weights + (nint)(taps * geometry.KernelBetween((group * inChannels) + run, (group * outChannels) + channel));
                Transpose(source, laneStep, channels, length, end, panel + (run * length * lanes) + lane, lanes);
            }
        }
    }

    /// <summary>
    /// Transposes [lane][element] to [element][lane]. Missing lanes, and reads past the end of the weights, go through a copy padded with
    /// zeros.
    /// </summary>
    private static void Transpose(T* source, nint laneStep, int channels, nint length, T* end, T* panel, nint lanes)
    {
        T* zeros = stackalloc T[TSimd.Count];
        T* staging = stackalloc T[TSimd.Count * TSimd.Count * 2];
        RowCopy<TSimd, TVector, T>.Clear(zeros, TSimd.Count);
        for (nint element = 0; element < length; element += TSimd.Count)
        {
            int elements = (int)Math.Min(TSimd.Count, length - element);
            T* from = source + element;
            nint step = laneStep;
            if (channels < TSimd.Count || from + ((TSimd.Count - 1) * laneStep) + TSimd.Count > end)
            {
                RowCopy<TSimd, TVector, T>.Clear(staging, TSimd.Count * TSimd.Count * 2);
                if (channels > 0)
                    RowCopy<TSimd, TVector, T>.CopyPadded(from, laneStep, elements, 0, 1, staging, 2 * TSimd.Count, elements, channels);
                from = staging;
                step = 2 * TSimd.Count;
            }

            TransposedStore<TSimd, TVector, T>.Run(from, step, zeros, panel + (element * lanes), lanes, TSimd.Count, elements);
        }
    }
}
