using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Finds the width tile compiled for a number of lanes and vectors, each 1 to 4.</summary>
internal static unsafe class WidthTiles<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <inheritdoc cref="WidthTile{TSimd, TVector, T}.Run"/>
    public static void Run<TKind>(int lanes, int vectors, WidthTileOperands<T>* operands)
        where TKind : struct, ILanes
    {
        switch (lanes)
        {
            case 1:
                Run<TKind, Count1>(vectors, operands);
                break;
            case 2:
                Run<TKind, Count2>(vectors, operands);
                break;
            case 3:
                Run<TKind, Count3>(vectors, operands);
                break;
            case 4:
                Run<TKind, Count4>(vectors, operands);
                break;
        }
    }

    private static void Run<TKind, TLanes>(int vectors, WidthTileOperands<T>* operands)
        where TKind : struct, ILanes
        where TLanes : unmanaged, ICount
    {
        switch (vectors)
        {
            case 1:
                WidthTile<TSimd, TVector, T>.Run<TKind, TLanes, Count1>(operands);
                break;
            case 2:
                WidthTile<TSimd, TVector, T>.Run<TKind, TLanes, Count2>(operands);
                break;
            case 3:
                WidthTile<TSimd, TVector, T>.Run<TKind, TLanes, Count3>(operands);
                break;
            case 4:
                WidthTile<TSimd, TVector, T>.Run<TKind, TLanes, Count4>(operands);
                break;
        }
    }
}
