using System.IO.Compression;
using System.Text;

namespace ConvSharp.Tests.Files.Torch;

/// <summary>Files in the form of torch.save around a pickle of any bytes.</summary>
internal static class TorchBytes
{
    /// <summary>The operations of a pickle that makes {"a": a view of storage 0, which holds float32}.</summary>
    /// <param name="count">The elements that the storage claims.</param>
    /// <param name="arguments">Offset, shape and strides.</param>
    public static byte[] View(int count, string arguments = "K\0K\u0002\u0085K\u0001\u0085") => Latin(
        "\u0080\u0002}X\u0001\0\0\0actorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\n" +
        "X\u0001\0\0\00X\u0003\0\0\0cpu" +
        $"K{(char)count}tQ{arguments}\u0089}}tRs.");

    public static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>The new form, with two floats in storage 0.</summary>
    public static byte[] Archive(
        byte[] pickle, CompressionLevel compression = CompressionLevel.NoCompression, int copies = 1, int bytes = 8)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "x/data.pkl", pickle, CompressionLevel.NoCompression);
            for (int i = 0; i < copies; i++)
                Add(archive, "x/data/0", new byte[bytes], compression);
        }

        return stream.ToArray();
    }

    /// <summary>The same archive with another pickle.</summary>
    public static byte[] WithPickle(byte[] file, Func<byte[], byte[]> change)
    {
        using MemoryStream stream = new();
        using (ZipArchive old = new(new MemoryStream(file)))
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in old.Entries)
            {
                using MemoryStream content = new();
                using (Stream opened = entry.Open())
                    opened.CopyTo(content);
                byte[] bytes = content.ToArray();
                Add(archive, entry.FullName, entry.Name == "data.pkl" ? change(bytes) : bytes, CompressionLevel.NoCompression);
            }
        }

        return stream.ToArray();
    }

    private static void Add(ZipArchive archive, string name, byte[] bytes, CompressionLevel compression)
    {
        using Stream entry = archive.CreateEntry(name, compression).Open();
        entry.Write(bytes);
    }
}
