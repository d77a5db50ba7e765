using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace ConvSharp.Onnx.Reading;

/// <summary>A file as memory: its pages are read when they are looked at, and belong to all processes that map it.</summary>
internal sealed unsafe class MappedFile : MemoryManager<byte>
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly int _length;
    private byte* _start;

    private MappedFile(MemoryMappedFile file, int length)
    {
        _file = file;
        _length = length;
        _view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>Maps a file; an empty one is no memory at all.</summary>
    /// <exception cref="OnnxException">The file is larger than a protobuf message may be, or no file with a length.</exception>
    public static MappedFile? Open(string path)
    {
        using FileStream stream = InputFile(path);
        if (stream.Length > int.MaxValue)
        {
            throw OnnxException.At(
                path, $"it has {stream.Length} bytes; a model has at most {int.MaxValue}", "store the weights as external data");
        }

        if (stream.Length == 0)
            return null;
        MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new MappedFile(file, (int)stream.Length);
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return new(_start, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (_start is null)
            return;
        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static FileStream InputFile(string path)
    {
        try
        {
            return Files.InputFile.Open(path);
        }
        catch (InvalidDataException fault)
        {
            throw new OnnxException(fault.Message, fault);
        }
    }
}
