namespace ConvSharp.Autograd;

/// <summary>Memory of a gradient. Several values share one where a gradient only passes through.</summary>
internal sealed class GradientMemory<T>(int length)
    where T : unmanaged
{
    private readonly AlignedMemory<T> _memory = new(length, "gradient");

    public int Length => _memory.Length;

    public Span<T> Span => _memory.Span;

    /// <summary>The number of values whose gradient this is.</summary>
    public int Uses { get; set; }

    /// <summary>The last training pass that used the memory.</summary>
    public long LastUse { get; set; }
}
