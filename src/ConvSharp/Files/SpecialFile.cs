using System.Formats.Tar;
using System.Net.Sockets;

namespace ConvSharp.Files;

/// <summary>Pipes, sockets and devices: they have a path, but another file cannot replace them.</summary>
internal static class SpecialFile
{
    // "No such device or address": the error of Linux and macOS when a socket is opened.
    private const int IsSocket = 6;

    // The system's own limit on links that lead to links.
    private const int MostLinks = 40;

    private static readonly string[] OwnStreams = ["/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/"];

    /// <summary>Whether a path names such a file, directly or through links.</summary>
    /// <param name="path">A full path.</param>
    public static bool IsNamedBy(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return path.StartsWith(@"\\.\", StringComparison.Ordinal);
        }

        // The process's own streams are links to something without a name, or to a file that another process has open.
        FileInfo file = new(path);
        for (int links = 0; links < MostLinks; links++)
        {
            if (Array.Exists(OwnStreams, own => file.FullName.StartsWith(own, StringComparison.Ordinal)))
            {
                return true;
            }

            if (file.LinkTarget is null)
            {
                return file is { Exists: true, Length: 0 } && IsNoFile(file.FullName);
            }

            file = new FileInfo(file.ResolveLinkTarget(returnFinalTarget: false)!.FullName);
        }

        return false;
    }

    /// <summary>Writes into the file; waits for a pipe's reader.</summary>
    /// <exception cref="IOException">There is no listener, or the reader went away.</exception>
    public static void Write(string path, Stream content)
    {
        using Stream stream = Open(path);
        content.CopyTo(stream);
        stream.Flush();
    }

    private static Stream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (IOException fault) when (fault.HResult == IsSocket)
        {
            return Connect(path);
        }
    }

    private static NetworkStream Connect(string path)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new IOException("it is a socket, and no program listens there", fault);
        }
    }

    /// <summary>
    /// Whether the file is a pipe, a device or a socket. The framework tells this only in archives, so a tar entry is made and read.
    /// </summary>
    private static bool IsNoFile(string path)
    {
        using MemoryStream archive = new();
        try
        {
            using (TarWriter writer = new(archive, TarEntryFormat.Pax, leaveOpen: true))
            {
                writer.WriteEntry(path, "file");
            }

            archive.Position = 0;
            using TarReader reader = new(archive);
            return reader.GetNextEntry()!.EntryType is TarEntryType.Fifo or TarEntryType.CharacterDevice or TarEntryType.BlockDevice;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return IsSocketAt(path);
        }
    }

    /// <summary>Whether the file is a socket, which cannot be opened.</summary>
    private static bool IsSocketAt(string path)
    {
        try
        {
            using FileStream opened = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return false;
        }
        catch (IOException fault)
        {
            return fault.HResult == IsSocket;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
