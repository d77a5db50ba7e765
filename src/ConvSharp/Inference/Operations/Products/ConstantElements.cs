using ConvSharp.Engine.Execution;

namespace ConvSharp.Inference.Operations;

/// <summary>The elements of a constant for a moment: where they are, or in work space if they are not in memory.</summary>
internal readonly unsafe ref struct ConstantElements<T> : IDisposable
    where T : unmanaged
{
    private const long LargestRented = 16L << 20; // larger blocks would be kept for calls that never need them

    private readonly Workspace? _rented;

    public ConstantElements(InferenceTensor constant)
    {
        if (constant.IsInMemory)
        {
            Span = constant.Elements<T>();
            return;
        }

        long bytes = checked(constant.Length * sizeof(T));
        Workspace memory = bytes <= LargestRented ? Workspace.Rent(bytes) : Workspace.Own(bytes);
        constant.CopyTo(new Span<byte>(memory.Start, (int)bytes));
        Span = new ReadOnlySpan<T>(memory.Start, (int)constant.Length); // lies in a managed block, and so keeps it
        if (bytes <= LargestRented)
            _rented = memory;
    }

    /// <summary>The elements in row-major order.</summary>
    public ReadOnlySpan<T> Span { get; }

    public void Dispose() => _rented?.Dispose();
}
