using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ConvSharp.Tests.Guards;

/// <summary>A file that names the case that runs, so that it is known after the process has died.</summary>
internal sealed class CaseLog(string path) : IDisposable
{
    private const int Length = 400;

    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write);

    /// <summary>Written before the case runs; blanks wipe out a longer name that stood there.</summary>
    public void Write(string name) => RandomAccess.Write(_file, Encoding.UTF8.GetBytes(name.PadRight(Length)), 0);

    public void Dispose() => _file.Dispose();
}
