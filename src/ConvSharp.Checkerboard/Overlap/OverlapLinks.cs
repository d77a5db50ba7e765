using ConvSharp.Geometry;

namespace ConvSharp.Checkerboard.Overlap;

/// <summary>Which taps of a layer lead from which inputs to which outputs along one axis; those that meet padding lead nowhere.</summary>
internal static class OverlapLinks
{
    /// <param name="layer">The layer with its sizes, which fit in 32 bits.</param>
    public static IEnumerable<(int From, int To, long Tap)> Of(AxisGeometry layer)
    {
        // A window slides over the input of a convolution, and over the output of a transposed one.
        bool isTransposed = layer.Kind == ConvolutionKind.Transposed;
        (long windows, long length) = isTransposed ? (layer.Input, layer.Output) : (layer.Output, layer.Input);
        for (int window = 0; window < windows; window++)
        {
            for (long tap = 0; tap < layer.Kernel; tap++)
            {
                Int128 place = ((Int128)window * layer.Stride) + ((Int128)tap * layer.Dilation) - layer.PadBefore;
                if (place < 0 || place >= length)
                    continue;
                yield return isTransposed ? (window, (int)place, tap) : ((int)place, window, tap);
            }
        }
    }
}
