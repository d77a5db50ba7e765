using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Finds the depthwise tile compiled for a number of pixels.</summary>
internal static unsafe class DepthwiseTiles<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    public const int MostPixels = 8;

    /// <inheritdoc cref="DepthwiseTile{TSimd, TVector, T}.Run"/>
    public static void Run(int pixels, T* input, nint inputPixel, nint* inputOffsets, T* weights, nint taps, T* bias, T* output)
    {
        switch (pixels)
        {
            case 1:
                DepthwiseTile<TSimd, TVector, T>.Run<Count1>(input, inputPixel, inputOffsets, weights, taps, bias, output);
                break;
            case 2:
                DepthwiseTile<TSimd, TVector, T>.Run<Count2>(input, inputPixel, inputOffsets, weights, taps, bias, output);
                break;
            case 3:
                DepthwiseTile<TSimd, TVector, T>.Run<Count3>(input, inputPixel, inputOffsets, weights, taps, bias, output);
                break;
            case 4:
                DepthwiseTile<TSimd, TVector, T>.Run<Count4>(input, inputPixel, inputOffsets, weights, taps, bias, output);
                break;
            case 5:
                DepthwiseTile<TSimd, TVector, T>.Run<Count5>(input, inputPixel, inputOffsets, weights, taps, bias, output);
                break;
            case 6:
                DepthwiseTile<TSimd, TVector, T>.Run<Count6>(input, inputPixel, inputOffsets, weights, taps, bias, output);
                break;
            case 7:
                DepthwiseTile<TSimd, TVector, T>.Run<Count7>(input, inputPixel, inputOffsets, weights, taps, bias, output);
                break;
            case 8:
                DepthwiseTile<TSimd, TVector, T>.Run<Count8>(input, inputPixel, inputOffsets, weights, taps, bias, output);
                break;
        }
    }
}
