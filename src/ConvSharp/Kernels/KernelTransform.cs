using System.Runtime.CompilerServices;
using ConvSharp.Simd;

namespace ConvSharp.Kernels;

/// <summary>Winograd's transform of kernels, G · kernel · Gᵀ, in double precision, the kernels' output channels in the vectors.</summary>
internal static unsafe class KernelTransform<TSimd, TVector>
    where TSimd : struct, ISimd<TVector, double>
    where TVector : unmanaged
{
    /// <summary>Transforms kernels that lie side by side.</summary>
    /// <param name="kernels">[place][lane].</param>
    /// <param name="lanes">Kernels, a multiple of a vector's.</param>
    /// <param name="height">The transform of columns, [point][row].</param>
    /// <param name="heightPoints">Points along the height.</param>
    /// <param name="rows">Rows of a kernel.</param>
    /// <param name="rowPlaces">Place of each row.</param>
    /// <param name="width">The transform of rows, [point][column].</param>
    /// <param name="widthPoints">Points along the width.</param>
    /// <param name="columns">Columns of a kernel.</param>
    /// <param name="columnPlaces">Place of each column, counted from its row's.</param>
    /// <param name="scratch">Room for heightPoints · columns vectors.</param>
    /// <param name="transformed">[height point][width point][lane].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        double* kernels, nint lanes, double* height, nint heightPoints, nint rows, nint* rowPlaces, double* width, nint widthPoints,
        nint columns, nint* columnPlaces, double* scratch, double* transformed)
    {
        for (nint lane = 0; lane < lanes; lane += TSimd.Count)
        {
            for (nint i = 0; i < heightPoints; i++)
            {
                for (nint column = 0; column < columns; column++)
                {
                    double* taps = kernels + (columnPlaces[column] * lanes) + lane;
                    TVector sum = TSimd.Zero;
                    for (nint row = 0; row < rows; row++)
                        sum = TSimd.MultiplyAdd(TSimd.Broadcast(height[(i * rows) + row]), TSimd.Load(taps + (rowPlaces[row] * lanes)), sum);

                    TSimd.Store(scratch + (((i * columns) + column) * TSimd.Count), sum);
                }
            }

            for (nint i = 0; i < heightPoints; i++)
            {
                for (nint j = 0; j < widthPoints; j++)
                {
                    TVector sum = TSimd.Zero;
                    for (nint column = 0; column < columns; column++)
                    {
                        sum = TSimd.MultiplyAdd(
                            TSimd.Broadcast(width[(j * columns) + column]), TSimd.Load(scratch + (((i * columns) + column) * TSimd.Count)), sum);
                    }

                    TSimd.Store(transformed + (((i * widthPoints) + j) * lanes) + lane, sum);
                }
            }
        }
    }
}
