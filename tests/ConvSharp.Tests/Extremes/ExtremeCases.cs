using ConvSharp.Geometry;

namespace ConvSharp.Tests.Extremes;

/// <summary>Problems that once took seconds, gigabytes or the process, and their siblings in other ranks, kinds and modes.</summary>
internal static class ExtremeCases
{
    private const ConvolutionKind Conv = ConvolutionKind.Convolution, Transposed = ConvolutionKind.Transposed;

    private static readonly long[] Strides =
    [
        long.MaxValue, long.MaxValue - 1, long.MaxValue - 2, 1L << 32, 1L << 33, 3L << 32, (1L << 32) + 1, (1L << 31) - 1, 1L << 31,
        1 << 30, 1 << 20,
    ];

    public static IEnumerable<ExtremeProblem> All => [.. Narrowed(), .. Dilated(), .. Padded(), .. Large()];

    /// <summary>Strides and dilations that do not fit in 32 bits, or whose lower half is zero.</summary>
    private static IEnumerable<ExtremeProblem> Narrowed()
    {
        foreach (long stride in Strides)
        {
            yield return new($"height {stride}", Conv, [1, 1, 4, 9, 70], [1, 1, 2, 5, 3], new() { Stride = (1, stride, 1) });
            yield return new($"width {stride}", Conv, [1, 1, 4, 9, 70], [1, 1, 2, 5, 3], new() { Stride = (1, 1, stride) });
            yield return new($"depth {stride}", Conv, [1, 1, 4, 9, 70], [1, 1, 2, 5, 3], new() { Stride = (stride, 1, 1) });
            yield return new($"2-D {stride}", Conv, [1, 2, 9, 9], [1, 2, 3, 4], new() { Stride = (stride, 1) });
            yield return new($"many channels {stride}", Conv, [1, 20, 9, 9], [40, 20, 3, 4], new() { Stride = stride });
            yield return new($"depthwise {stride}", Conv, [1, 6, 9, 40], [6, 1, 3, 3], new() { Stride = stride, Groups = 6 });
            yield return new($"whole input {stride}", Conv, [2, 8, 7, 7], [16, 8, 7, 7], new() { Stride = stride });
            yield return new($"1-D {stride}", Conv, [1, 3, 50], [2, 3, 5], new() { Stride = stride });
            yield return new($"transposed from one {stride}", Transposed, [1, 3, 1, 1], [3, 2, 4, 4], new() { Stride = stride });
            yield return new($"one tap {stride}", Conv, [1, 3, 8, 8], [2, 3, 1, 1], new() { Dilation = stride });
            yield return new($"transposed one tap {stride}", Transposed, [1, 3, 8, 8], [3, 2, 1, 1], new() { Dilation = stride });
        }
    }

    /// <summary>Dilations beyond the input.</summary>
    private static IEnumerable<ExtremeProblem> Dilated()
    {
        foreach (int dilation in new[] { 16, 4096, 1 << 20, 1 << 30 })
        {
            yield return new($"same {dilation}", Conv, [1, 8, 16, 16], [8, 8, 3, 3], new() { Dilation = dilation, Padding = "same" });
            yield return new($"same-lower {dilation}", Conv, [1, 2, 16], [3, 2, 4], new() { Dilation = dilation, Padding = "same-lower" });
            yield return new($"causal {dilation}", Conv, [1, 2, 16], [3, 2, 4], new() { Dilation = dilation, Padding = "causal" });
            yield return new(
                $"depthwise same {dilation}", Conv, [1, 5, 16, 33], [5, 1, 3, 3],
                new() { Dilation = dilation, Padding = "same", Groups = 5 });
            yield return new(
                $"volume same {dilation}", Conv, [1, 2, 5, 6, 7], [2, 2, 3, 3, 3], new() { Dilation = dilation, Padding = "same" });
            yield return new(
                $"strided same {dilation}", Conv, [1, 2, 16, 16], [3, 2, 5, 5],
                new() { Dilation = dilation, Padding = "same", Stride = 3 });
        }

        yield return new(
            "transposed 255", Transposed, [2, 4, 4, 6], [2, 2, 3, 4, 2],
            new() { Groups = 2, Dilation = 255, Padding = "same", OutputSize = (4, 3, 4) });
        yield return new(
            "transposed 255 batched", Transposed, [2, 2, 4, 4, 6], [2, 2, 3, 4, 2],
            new() { Dilation = 255, Padding = "same", OutputSize = (4, 3, 4) });
        yield return new("transposed 65536", Transposed, [2, 2, 1], [2, 2, 2, 3], new() { Dilation = (65536, 1), Padding = 1 });
        yield return new("transposed wide 65536", Transposed, [2, 1, 2], [2, 2, 3, 2], new() { Dilation = (1, 65536), Padding = 1 });
        yield return new("transposed signal 65536", Transposed, [2, 2], [2, 2, 3], new() { Dilation = 65536, Padding = 1 });
        yield return new("transposed 10^9", Transposed, [1, 2, 3], [2, 2, 2], new() { Dilation = 1_000_000_000, Padding = 500_000_000 });
        yield return new(
            "transposed 10^9, 2-D", Transposed, [1, 2, 3, 3], [2, 2, 2, 2],
            new() { Dilation = 1_000_000_000, Padding = 500_000_000 });
        yield return new(
            "replicate 2^61", Transposed, [1, 2, 7, 3], [2, 2, 2, 3],
            new() { Dilation = (2, 1L << 61), Padding = "same-lower", PaddingMode = PaddingMode.Replicate, OutputSize = 4 });
        yield return new("wide gap", Conv, [1, 4, 1000], [4, 4, 3], new() { Dilation = 700, Padding = 700 });
    }

    /// <summary>Padding and strides that lead far beyond the input.</summary>
    private static IEnumerable<ExtremeProblem> Padded()
    {
        foreach (long step in new[] { 1 << 20, (1L << 31) - 1, 1L << 40, (1L << 61) - 1 })
        {
            foreach (PaddingMode mode in new[] { PaddingMode.Zeros, PaddingMode.Replicate })
            {
                var options = new ConvolutionOptions { Padding = step, Stride = step, PaddingMode = mode };
                yield return new($"{mode} padding = stride = {step}", Conv, [1, 2, 5], [3, 2, 3], options);
                yield return new($"2-D {mode} padding = stride = {step}", Conv, [1, 2, 5, 4], [3, 2, 3, 2], options);
                yield return new($"dilated {mode} {step}", Conv, [1, 2, 5], [3, 2, 3], options with { Dilation = step });
            }

            yield return new($"cut {step}", Transposed, [1, 2, 3], [2, 2, 3], new() { Padding = step, Stride = step });
            yield return new(
                $"cut replicate {step}", Transposed, [1, 2, 3], [2, 2, 3],
                new() { Padding = step, Stride = step, PaddingMode = PaddingMode.Replicate });
            yield return new(
                $"stride = dilation = {step}, padding twice that", Conv, [1, 4, 8, 8], [4, 4, 5, 5],
                new() { Stride = step, Dilation = step, Padding = 2 * step });
            yield return new(
                $"replicate padding twice the stride of {step}", Conv, [1, 4, 8, 8], [4, 4, 3, 3],
                new() { Stride = step, Padding = 2 * step, PaddingMode = PaddingMode.Replicate });
            yield return new($"uneven {step}", Conv, [1, 2, 5], [3, 2, 3], new() { Padding = Padding.Asymmetric(step, 0), Stride = step });
        }

        yield return new("far out", Conv, [1, 16, 4, 4], [16, 16, 3, 3], new() { Padding = 60 });
        yield return new(
            "far out circular", Conv, [1, 3, 4, 4], [2, 3, 3, 3],
            new() { Padding = 4, Stride = 1 << 20, PaddingMode = PaddingMode.Circular });
    }

    /// <summary>Outputs far larger than the input, kernels far larger than what is seen of them.</summary>
    private static IEnumerable<ExtremeProblem> Large()
    {
        yield return new("stride 2^20", Transposed, [1, 1, 3], [1, 1, 2], new() { Stride = 1 << 20 });
        yield return new("stride 2^10, 2-D", Transposed, [1, 2, 2, 2], [2, 1, 3, 3], new() { Stride = 1 << 10 });
        yield return new("kernel 2^20", Conv, [1, 1, (1 << 20) + 3], [1, 1, 1 << 20], new());
        yield return new("kernel 2^18, most of it on padding", Conv, [1, 1, 5], [1, 1, 1 << 18], new() { Padding = 1 << 17 });
        yield return new("transposed kernel 2^18, most of it cut", Transposed, [1, 1, 5], [1, 1, 1 << 18], new() { Padding = 1 << 17 });
    }
}
