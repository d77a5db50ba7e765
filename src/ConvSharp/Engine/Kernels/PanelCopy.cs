using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>
/// Copies rows of pixels into panels of two vectors, [panel][row][pixel]: row by row, so that rows that lie a page apart are visited once.
/// </summary>
internal static unsafe class PanelCopy<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <param name="pixels">The first row's pixels.</param>
    /// <param name="step">From row to row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="panels">How many panels, all of them whole.</param>
    /// <param name="to">The first panel.</param>
    public static void Run(T* pixels, nint step, nint rows, nint panels, T* to)
    {
        nint panel = 2 * TSimd.Count, panelStep = rows * panel;
        for (nint row = 0; row < rows; row++, pixels += step, to += panel)
        {
            T* place = to;
            for (nint i = 0; i < panels; i++, place += panelStep)
            {
                T* source = pixels + (i * panel);
                TSimd.Store(place, TSimd.Load(source));
                TSimd.Store(place + TSimd.Count, TSimd.Load(source + TSimd.Count));
            }
        }
    }
}
