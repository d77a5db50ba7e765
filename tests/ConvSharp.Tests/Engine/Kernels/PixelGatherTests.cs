using ConvSharp.Engine.Kernels;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>Pixels from anywhere in a plane, side by side: one by one, or run by run.</summary>
public unsafe class PixelGatherTests : IWidthCheck
{
    private const int Channels = 3, Plane = 40;

    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Gathers_pixels_of_all_channels(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        using var input = new Area<T>(Channels * Plane, seed: 1);
        nint[] offsets = [7, 0, -1, 39, 12, 13, -1];
        using var gathered = new Area<T>(Channels * offsets.Length);
        fixed (nint* places = offsets)
            PixelGather<TSimd, TVector, T>.Run(input.Start, Plane, Channels, places, offsets.Length, gathered.Start);
        gathered.AssertIs(
            [.. Enumerable.Range(0, Channels * offsets.Length).Select(i =>
                (T?)(offsets[i % offsets.Length] is var offset && offset < 0 ? T.Zero : input[(int)((i / offsets.Length * Plane) + offset)]))],
            "pixels and zeros");

        nint[] starts = [30, 0, 40 - TSimd.Count], lengths = [1, Math.Min(3, TSimd.Count), TSimd.Count];
        int[] pixels = [.. starts.Zip(lengths).SelectMany(run => Enumerable.Range((int)run.First, (int)run.Second))];
        using var runs = new Area<T>((Channels * pixels.Length) + TSimd.Count);
        fixed (nint* runStarts = starts, runLengths = lengths)
            PixelGather<TSimd, TVector, T>.RunAll(input.Start, Plane, Channels, runStarts, runLengths, starts.Length, runs.Start);
        runs.AssertIs(
            [.. Enumerable.Range(0, Channels * pixels.Length).Select(i => (T?)input[(i / pixels.Length * Plane) + pixels[i % pixels.Length]]),
                .. new T?[TSimd.Count]],
            "runs", i => i >= Channels * pixels.Length && i < (Channels * pixels.Length) + TSimd.Count);
    }
}
