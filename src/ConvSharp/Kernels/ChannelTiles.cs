using ConvSharp.Simd;

namespace ConvSharp.Kernels;

/// <summary>Finds the channel tile compiled for a number of pixels.</summary>
internal static unsafe class ChannelTiles<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Pixels of a tile that leave registers for weights and a broadcast.</summary>
    public static int MostRows => TSimd.HasManyRegisters ? 14 : 6;

    /// <inheritdoc cref="ChannelTile{TSimd, TVector, T}.Run"/>
    public static void Run(
        int pixels, bool wide, T* input, nint inputPixel, nint* inputOffsets, nint inputPlane, T* weights, nint* tapNumbers, nint taps,
        nint channels, T* tile, nint tileRow, bool accumulate, T* ahead = null)
    {
        if (ahead == null)
            ahead = weights;
        if (wide)
            Run<Count2>(pixels, input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
        else
            Run<Count1>(pixels, input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
    }

    private static void Run<TColumns>(
        int pixels, T* input, nint inputPixel, nint* inputOffsets, nint inputPlane, T* weights, nint* tapNumbers, nint taps, nint channels,
        T* tile, nint tileRow, bool accumulate, T* ahead)
        where TColumns : struct, ICount
    {
        switch (pixels)
        {
            case 1:
                ChannelTile<TSimd, TVector, T>.Run<Count1, TColumns>(
                    input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
                break;
            case 2:
                ChannelTile<TSimd, TVector, T>.Run<Count2, TColumns>(
                    input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
                break;
            case 3:
                ChannelTile<TSimd, TVector, T>.Run<Count3, TColumns>(
                    input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
                break;
            case 4:
                ChannelTile<TSimd, TVector, T>.Run<Count4, TColumns>(
                    input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
                break;
            case 5:
                ChannelTile<TSimd, TVector, T>.Run<Count5, TColumns>(
                    input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
                break;
            case 6:
                ChannelTile<TSimd, TVector, T>.Run<Count6, TColumns>(
                    input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
                break;
            case 7:
                ChannelTile<TSimd, TVector, T>.Run<Count7, TColumns>(
                    input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
                break;
            case 8:
                ChannelTile<TSimd, TVector, T>.Run<Count8, TColumns>(
                    input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
                break;
            case 9:
                ChannelTile<TSimd, TVector, T>.Run<Count9, TColumns>(
                    input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
                break;
            case 10:
                ChannelTile<TSimd, TVector, T>.Run<Count10, TColumns>(
                    input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
                break;
            case 11:
                ChannelTile<TSimd, TVector, T>.Run<Count11, TColumns>(
                    input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
                break;
            case 12:
                ChannelTile<TSimd, TVector, T>.Run<Count12, TColumns>(
                    input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
                break;
            case 13:
                ChannelTile<TSimd, TVector, T>.Run<Count13, TColumns>(
                    input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
                break;
            case 14:
                ChannelTile<TSimd, TVector, T>.Run<Count14, TColumns>(
                    input, inputPixel, inputOffsets, inputPlane, weights, tapNumbers, taps, channels, tile, tileRow, accumulate, ahead);
                break;
        }
    }
}
