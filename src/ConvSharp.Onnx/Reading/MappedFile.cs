using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace ConvSharp.Onnx.Reading;

/// <summary>A file as memory: its pages are read when they are looked at, and belong to all processes that map it.</summary>
internal sealed unsafe class MappedFile : MemoryManager<byte>
{
    private readonly FileStream _stream;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly int _length;
    private byte* _start;

    private MappedFile(FileStream stream)
    {
        _stream = stream;
        _length = (int)stream.Length;
        _file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, _length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>Maps a file; an empty one is no memory at all.</summary>
    /// <exception cref="OnnxException">The file is larger than a protobuf message may be, or no file with a length.</exception>
    public static MappedFile? Open(string path)
    {
        FileStream stream = InputFile(path);
        try
        {
            if (stream.Length > int.MaxValue)
            {
                throw OnnxException.At(
                    path, $"it has {stream.Length} bytes; a model has at most {int.MaxValue}", "store the weights as external data");
            }

            if (stream.Length > 0)
                return new MappedFile(stream);
            stream.Dispose();
            return null;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Copies a part of the file without mapping its pages, which would count as memory of this process.</summary>
    /// <exception cref="IOException">The file cannot be read, or has become shorter.</exception>
    public void Read(int start, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int count = RandomAccess.Read(_stream.SafeFileHandle, bytes, start);
            if (count == 0)
                throw new IOException($"{_stream.Name} has become shorter since it was loaded: do not change the file of a loaded model.");
            start += count;
            bytes = bytes[count..];
        }
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
        _stream.Dispose();
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
