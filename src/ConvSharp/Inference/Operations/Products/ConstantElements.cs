using System.Runtime.InteropServices;
using ConvSharp.Engine.Execution;

namespace ConvSharp.Inference.Operations;

/// <summary>The elements of a constant for a moment: where they are, or read if they are not in memory.</summary>
/// <remarks>
/// What is read lies in unmanaged memory, which is given back at once: blocks of work space would be kept for calls that never need them,
/// and arrays would wait for the garbage collector beside the packed weights.
/// </remarks>
internal readonly unsafe ref struct ConstantElements<T> : IDisposable
    where T : unmanaged
{
    private readonly void* _read;

    public ConstantElements(InferenceTensor constant)
    {
        if (constant.IsInMemory)
        {
            Span = constant.Elements<T>();
            return;
        }

        int length = checked((int)constant.Length);
        nuint bytes = checked((nuint)constant.Length * (nuint)sizeof(T));
        Workspace.CheckAvailable((long)bytes, "a constant");
        _read = NativeMemory.Alloc(bytes);
        try
        {
            constant.CopyTo(new Span<byte>(_read, (int)bytes));
        }
        catch
        {
            NativeMemory.Free(_read);
            throw;
        }

        Span = new ReadOnlySpan<T>(_read, length);
    }

    /// <summary>The elements in row-major order.</summary>
    public ReadOnlySpan<T> Span { get; }

    public void Dispose() => NativeMemory.Free(_read);
}
