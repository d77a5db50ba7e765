using ConvSharp.Files;

namespace ConvSharp.Training;

/// <summary>Streams for the readers, which must seek: a stream that cannot, such as a download, is read into memory first.</summary>
internal static class SeekableStream
{
    /// <summary>Opens the rest of a stream as a safetensors file; the stream itself stays open.</summary>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="InvalidDataException">The content is malformed, or too long to be read into memory.</exception>
    public static SafeTensorsReader Open(Stream stream)
    {
        Stream content = Seekable(stream);
        return SafeTensorsReader.Open(content, leaveOpen: content == stream);
    }

    /// <summary>Opens the rest of a stream as a file of tensors of any kind; the stream itself stays open.</summary>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="InvalidDataException">The content is malformed, or too long to be read into memory.</exception>
    public static TensorFile OpenAny(Stream stream)
    {
        Stream content = Seekable(stream);
        return TensorFile.Open(content, leaveOpen: content == stream);
    }

    public static string NameOf(Stream stream) => stream is FileStream file ? file.Name : "the stream";

    private static Stream Seekable(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
            throw new ArgumentException("The stream cannot be read: open it for reading.", nameof(stream));
        if (stream.CanSeek)
            return stream;

        var content = new MemoryStream();
        try
        {
            stream.CopyTo(content);
        }
        catch (IOException) when (content.Length > int.MaxValue - (1 << 20))
        {
            throw Malformed.File(NameOf(stream), "it has more than 2 GB and cannot seek", "copy it to a file first");
        }

        content.Position = 0;
        return content;
    }
}
