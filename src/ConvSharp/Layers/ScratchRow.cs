using ConvSharp.Engine.Execution;

namespace ConvSharp.Layers;

/// <summary>A row of work space for one range of planes, to be disposed of.</summary>
internal readonly unsafe ref struct ScratchRow<T>
    where T : unmanaged
{
    private readonly Workspace _workspace;
    private readonly int _length;

    public ScratchRow(int length)
    {
        _workspace = Workspace.Rent((long)length * sizeof(T));
        _length = length;
    }

    public Span<T> Span => new(_workspace.Start, _length);

    public void Dispose() => _workspace.Dispose();
}
