namespace ConvSharp.Files;

/// <summary>Opens files for reading; their length must be known.</summary>
internal static class InputFile
{
    public static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream stream = System.IO.File.OpenRead(path);
        if (stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        throw Malformed.File(path, "it is a pipe or a device, whose length cannot be known", "copy it to a file first");
    }

    /// <summary>The name a message gives to the stream.</summary>
    /// <exception cref="ArgumentException">The stream cannot be read or cannot seek.</exception>
    public static string NameOf(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead || !stream.CanSeek)
        {
            throw new ArgumentException("The stream must be readable and seekable: copy it to a MemoryStream first.", nameof(stream));
        }

        return stream is FileStream file ? file.Name : "the stream";
    }
}
