using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>The transforms of a tile along both axes, a vector of channels at a time.</summary>
internal static unsafe class WinogradTransform<TSimd, TVector, T, TPointsHeight, TPointsWidth>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TPointsHeight : struct, IWinogradPoints
    where TPointsWidth : struct, IWinogradPoints
{
    /// <summary>Elements of <c>scratch</c>.</summary>
    public static int ScratchLength => TPointsHeight.Count * TPointsWidth.Count * TSimd.Count;

    /// <summary>Transforms input tiles that follow each other along the width.</summary>
    /// <param name="patch">First tile's first element; a vector of channels each.</param>
    /// <param name="patchRow">Distance from a tile's row to its next.</param>
    /// <param name="patchColumn">Distance from a tile's column to its next.</param>
    /// <param name="patchTile">Distance from tile to tile.</param>
    /// <param name="transformed">First tile's first number.</param>
    /// <param name="pointStep">From point to point.</param>
    /// <param name="transformedTile">From tile to tile.</param>
    /// <param name="tiles">Number of tiles.</param>
    /// <param name="scratch">Work space.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input(
        T* patch, nint patchRow, nint patchColumn, nint patchTile,
        T* transformed, nint pointStep, nint transformedTile, nint tiles, T* scratch)
    {
        for (nint tile = 0; tile < tiles; tile++)
        {
            for (nint j = 0; j < TPointsWidth.Count; j++)
            {
                TPointsHeight.Input<TSimd, TVector, T>(
                    patch + (j * patchColumn), patchRow, scratch + (j * TSimd.Count), TPointsWidth.Count * TSimd.Count);
            }

            for (nint i = 0; i < TPointsHeight.Count; i++)
            {
                TPointsWidth.Input<TSimd, TVector, T>(
                    scratch + (i * TPointsWidth.Count * TSimd.Count), TSimd.Count,
                    transformed + (i * TPointsWidth.Count * pointStep), pointStep);
            }

            patch += patchTile;
            transformed += transformedTile;
        }
    }

    /// <summary>Transforms tiles of output gradient that follow each other along the width.</summary>
    /// <inheritdoc cref="Input"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient<TRows, TColumns>(
        T* patch, nint patchRow, nint patchColumn, nint patchTile,
        T* transformed, nint pointStep, nint transformedTile, nint tiles, T* scratch)
        where TRows : unmanaged, ICount
        where TColumns : unmanaged, ICount
    {
        for (nint tile = 0; tile < tiles; tile++)
        {
            for (nint j = 0; j < sizeof(TColumns); j++)
            {
                TPointsHeight.Gradient<TSimd, TVector, T, TRows>(
                    patch + (j * patchColumn), patchRow, scratch + (j * TSimd.Count), sizeof(TColumns) * TSimd.Count);
            }

            for (nint i = 0; i < TPointsHeight.Count; i++)
            {
                TPointsWidth.Gradient<TSimd, TVector, T, TColumns>(
                    scratch + (i * sizeof(TColumns) * TSimd.Count), TSimd.Count,
                    transformed + (i * TPointsWidth.Count * pointStep), pointStep);
            }

            patch += patchTile;
            transformed += transformedTile;
        }
    }

    /// <summary>Transforms products of tiles that follow each other along the width into outputs.</summary>
    /// <param name="products">First tile's first product.</param>
    /// <param name="pointStep">From point to point.</param>
    /// <param name="productsTile">From tile to tile.</param>
    /// <param name="output">First output; a vector of channels each.</param>
    /// <param name="outputRow">Distance from a tile's row to its next.</param>
    /// <param name="outputColumn">Distance from a tile's column to its next.</param>
    /// <param name="outputTile">Distance from tile to tile.</param>
    /// <param name="tiles">Number of tiles.</param>
    /// <param name="scratch">Work space.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output<TRows, TColumns>(
        T* products, nint pointStep, nint productsTile, T* output, nint outputRow, nint outputColumn, nint outputTile, nint tiles,
        T* scratch)
        where TRows : unmanaged, ICount
        where TColumns : unmanaged, ICount
    {
        for (nint tile = 0; tile < tiles; tile++)
        {
            for (nint j = 0; j < TPointsWidth.Count; j++)
            {
                TPointsHeight.Output<TSimd, TVector, T, TRows>(
                    products + (j * pointStep), TPointsWidth.Count * pointStep,
                    scratch + (j * TSimd.Count), TPointsWidth.Count * TSimd.Count);
            }

            for (nint i = 0; i < sizeof(TRows); i++)
            {
                TPointsWidth.Output<TSimd, TVector, T, TColumns>(
                    scratch + (i * TPointsWidth.Count * TSimd.Count), TSimd.Count, output + (i * outputRow), outputColumn);
            }

            products += productsTile;
            output += outputTile;
        }
    }
}
