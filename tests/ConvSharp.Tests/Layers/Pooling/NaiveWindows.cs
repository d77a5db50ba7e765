namespace ConvSharp.Tests.Layers;

/// <summary>
/// The windows of a pooling along one axis by their definition alone, in 128 bits: an element is in a window if a tap stands on it.
/// </summary>
internal sealed record NaiveWindows(long Input, long Kernel, long Stride, long Before, long After, long Dilation, bool CeilMode)
{
    public Int128 EffectiveKernel => ((Int128)Dilation * (Kernel - 1)) + 1;

    private Int128 Padded => (Int128)Input + Before + After;

    /// <summary>
    /// How many windows there are. The windows that fit in the padded input count; with ceil mode also one that hangs over, if it does not
    /// start beyond the input.
    /// </summary>
    public Int128 Count()
    {
        Int128 room = Padded - EffectiveKernel, whole = room < 0 ? 0 : (room / Stride) + 1;
        Int128 next = whole * Stride;
        bool hangsOver = CeilMode && next < room + Stride && next < (Int128)Input + Before;
        return hangsOver ? whole + 1 : whole;
    }

    /// <summary>The input elements of a window, in their order.</summary>
    public int[] Elements(long window)
    {
        Int128 start = ((Int128)window * Stride) - Before;
        var elements = new List<int>();
        for (int i = 0; i < Input; i++)
        {
            Int128 distance = i - start;
            if (distance >= 0 && distance % Dilation == 0 && distance / Dilation < Kernel)
                elements.Add(i);
        }

        return [.. elements];
    }

    /// <summary>Elements of an undilated window that lie in the padded input.</summary>
    public double PaddedElements(long window) => (double)Int128.Min(Kernel, Padded - ((Int128)window * Stride));
}
