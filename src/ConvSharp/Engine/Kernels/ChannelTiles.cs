using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Finds the channel tile compiled for a number of rows.</summary>
internal static unsafe class ChannelTiles<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Rows of a tile that leave registers for two vectors and a broadcast.</summary>
    public static int MostRows => TSimd.HasManyRegisters ? 14 : 6;

    /// <summary>Sums left · right over all runs into the tile.</summary>
    /// <param name="rows">Rows of the tile, up to <see cref="MostRows"/>.</param>
    /// <param name="wide">Whether there are two vectors of lanes, not one.</param>
    /// <param name="operands">What the tile works on.</param>
    public static void Run(int rows, bool wide, ChannelTileOperands<T>* operands)
    {
        if (operands->Ahead == null)
            operands->Ahead = operands->Right;
        if (wide)
            Run<Count2>(rows, operands);
        else
            Run<Count1>(rows, operands);
    }

    /// <summary>The same for any number of rows, in tiles as equal as possible.</summary>
    public static void RunAll(nint rows, bool wide, ChannelTileOperands<T> operands)
    {
        nint tiles = (rows + MostRows - 1) / MostRows;
        T* left = operands.Left;
        T* sums = operands.Sums;
        for (nint tile = 0; tile < tiles; tile++)
        {
            nint first = rows * tile / tiles;
            operands.Left = left + (first * operands.RowStep);
            operands.Sums = sums + (first * operands.SumsStep);
            Run((int)((rows * (tile + 1) / tiles) - first), wide, &operands);
        }
    }

    private static void Run<TColumns>(int rows, ChannelTileOperands<T>* operands)
        where TColumns : unmanaged, ICount
    {
        switch (rows)
        {
            case 1:
                ChannelTile<TSimd, TVector, T>.Run<Count1, TColumns>(operands);
                break;
            case 2:
                ChannelTile<TSimd, TVector, T>.Run<Count2, TColumns>(operands);
                break;
            case 3:
                ChannelTile<TSimd, TVector, T>.Run<Count3, TColumns>(operands);
                break;
            case 4:
                ChannelTile<TSimd, TVector, T>.Run<Count4, TColumns>(operands);
                break;
            case 5:
                ChannelTile<TSimd, TVector, T>.Run<Count5, TColumns>(operands);
                break;
            case 6:
                ChannelTile<TSimd, TVector, T>.Run<Count6, TColumns>(operands);
                break;
            case 7:
                ChannelTile<TSimd, TVector, T>.Run<Count7, TColumns>(operands);
                break;
            case 8:
                ChannelTile<TSimd, TVector, T>.Run<Count8, TColumns>(operands);
                break;
            case 9:
                ChannelTile<TSimd, TVector, T>.Run<Count9, TColumns>(operands);
                break;
            case 10:
                ChannelTile<TSimd, TVector, T>.Run<Count10, TColumns>(operands);
                break;
            case 11:
                ChannelTile<TSimd, TVector, T>.Run<Count11, TColumns>(operands);
                break;
            case 12:
                ChannelTile<TSimd, TVector, T>.Run<Count12, TColumns>(operands);
                break;
            case 13:
                ChannelTile<TSimd, TVector, T>.Run<Count13, TColumns>(operands);
                break;
            case 14:
                ChannelTile<TSimd, TVector, T>.Run<Count14, TColumns>(operands);
                break;
        }
    }
}
