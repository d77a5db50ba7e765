using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Finds the pixel tile compiled for a number of rows.</summary>
internal static unsafe class PixelTiles<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Rows of a tile that leave registers for two vectors and a broadcast.</summary>
    public static int MostRows => TSimd.HasManyRegisters ? 14 : 6;

    /// <summary>Sums weights · pixels over all terms into the tile.</summary>
    /// <param name="rows">Rows of the tile, up to <see cref="MostRows"/>.</param>
    /// <param name="wide">Whether there are two vectors of pixels, not one.</param>
    /// <param name="operands">What it works on.</param>
    public static void Run(int rows, bool wide, PixelTileOperands<T>* operands)
    {
        if (wide)
            Run<Count2>(rows, operands);
        else
            Run<Count1>(rows, operands);
    }

    private static void Run<TColumns>(int rows, PixelTileOperands<T>* operands)
        where TColumns : unmanaged, ICount
    {
        switch (rows)
        {
            case 1:
                PixelTile<TSimd, TVector, T>.Run<Count1, TColumns>(operands);
                break;
            case 2:
                PixelTile<TSimd, TVector, T>.Run<Count2, TColumns>(operands);
                break;
            case 3:
                PixelTile<TSimd, TVector, T>.Run<Count3, TColumns>(operands);
                break;
            case 4:
                PixelTile<TSimd, TVector, T>.Run<Count4, TColumns>(operands);
                break;
            case 5:
                PixelTile<TSimd, TVector, T>.Run<Count5, TColumns>(operands);
                break;
            case 6:
                PixelTile<TSimd, TVector, T>.Run<Count6, TColumns>(operands);
                break;
            case 7:
                PixelTile<TSimd, TVector, T>.Run<Count7, TColumns>(operands);
                break;
            case 8:
                PixelTile<TSimd, TVector, T>.Run<Count8, TColumns>(operands);
                break;
            case 9:
                PixelTile<TSimd, TVector, T>.Run<Count9, TColumns>(operands);
                break;
            case 10:
                PixelTile<TSimd, TVector, T>.Run<Count10, TColumns>(operands);
                break;
            case 11:
                PixelTile<TSimd, TVector, T>.Run<Count11, TColumns>(operands);
                break;
            case 12:
                PixelTile<TSimd, TVector, T>.Run<Count12, TColumns>(operands);
                break;
            case 13:
                PixelTile<TSimd, TVector, T>.Run<Count13, TColumns>(operands);
                break;
            case 14:
                PixelTile<TSimd, TVector, T>.Run<Count14, TColumns>(operands);
                break;
        }
    }
}
