using ConvSharp.Engine.Kernels;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>A copy past the caches writes all elements and no others, wherever the destination starts.</summary>
public unsafe class StreamingCopyTests : IWidthCheck
{
    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Copies_to_any_address(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        for (int start = 0; start <= TSimd.Count; start++)
        {
            foreach (int count in (int[])[0, 1, TSimd.Count - 1, TSimd.Count, (3 * TSimd.Count) + 1, 101])
            {
                using var source = new Area<T>(count, seed: 1);
                using var destination = new Area<T>(start + count + TSimd.Count);
                StreamingCopy<TSimd, TVector, T>.Run(source.Start, destination.Start + start, count);
                destination.AssertIs(
                    [.. Enumerable.Range(-start, start + count + TSimd.Count).Select(i => (uint)i < count ? source[i] : (T?)null)],
                    $"{count} elements from {start} on");
            }
        }
    }
}
