using Microsoft.Win32.SafeHandles;

namespace ConvSharp.Scale.Jobs;

/// <summary>Which tasks are done: a byte for each in a file, which any number of processes write at their places.</summary>
internal sealed class TaskMarks : IDisposable
{
    private const byte Done = 1;
    private const int Together = 1 << 16;

    private readonly SafeFileHandle _file;
    private readonly long _count;

    /// <param name="path">The file; it is made if it is not there.</param>
    /// <param name="count">How many tasks there are.</param>
    public TaskMarks(string path, long count)
    {
        _count = count;
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    public bool this[long task]
    {
        get
        {
            Span<byte> mark = stackalloc byte[1];
            return RandomAccess.Read(_file, mark, task) == 1 && mark[0] == Done;
        }
    }

    public void Set(long task) => RandomAccess.Write(_file, [Done], task);

    /// <summary>Forgets all marks.</summary>
    public void Clear() => RandomAccess.SetLength(_file, 0);

    /// <summary>How many tasks are done.</summary>
    public long CountDone()
    {
        byte[] marks = new byte[Together];
        long done = 0;
        for (long at = 0; at < _count;)
        {
            int read = RandomAccess.Read(_file, marks, at);
            if (read == 0)
                break;
            done += marks.AsSpan(0, read).Count(Done);
            at += read;
        }

        return done;
    }

    public void Dispose() => _file.Dispose();
}
