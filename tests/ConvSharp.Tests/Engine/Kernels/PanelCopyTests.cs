using ConvSharp.Engine.Kernels;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>[row][pixel] becomes [panel][row][pixel].</summary>
public unsafe class PanelCopyTests : IWidthCheck
{
    private const int Rows = 5, Gap = 3;

    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Panels_hold_the_pixels_of_all_rows(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        int panel = 2 * TSimd.Count;
        for (int panels = 0; panels < 4; panels++)
        {
            int step = (panels * panel) + Gap;
            using var pixels = new Area<T>(Rows * step, seed: 1);
            using var copied = new Area<T>(Rows * panels * panel);
            PanelCopy<TSimd, TVector, T>.Run(pixels.Start, step, Rows, panels, copied.Start);
            copied.AssertIs(
                [.. Enumerable.Range(0, Rows * panels * panel).Select(i =>
                    (T?)pixels[(i / panel % Rows * step) + (i / (panel * Rows) * panel) + (i % panel)])],
                $"{panels} panels of {Rows} rows");
        }
    }
}
