using System.IO.Compression;
using System.Text;
using ConvSharp.Files;

namespace ConvSharp.Tests.Files;

/// <summary>The first bytes of files of many kinds, with the words that name them.</summary>
internal static class ForeignFiles
{
    public static IReadOnlyList<(FileFormat Format, byte[] Content, string Name)> All { get; } =
    [
        (FileFormat.Empty, [], "is empty"),
        (FileFormat.Zeros, new byte[4096], "starts with nothing but zeros"),
        (FileFormat.LfsPointer, Text("version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12345\n"), "a git-lfs pointer"),
        (FileFormat.LfsPointer, Text("version https://hawser.github.com/spec/v1\noid sha256:abc\nsize 9\n"), "a git-lfs pointer"),
        (FileFormat.Npz, Zip("arr_0.npy"), "an .npz archive"),
        (FileFormat.TorchZip, Zip("archive/data.pkl"), "a PyTorch file (a zip"),
        (FileFormat.TorchZip, Zip("model/code/__torch__.py"), "a PyTorch file (a zip"),
        (FileFormat.TorchZip, Zip("model/.format_version"), "a PyTorch file (a zip"),
        (FileFormat.Zip, Zip("readme.txt"), "a zip archive"),
        (FileFormat.Zip, [.. "PK\u0005\u0006"u8, .. new byte[18]], "a zip archive"),
        (FileFormat.TorchPickle, [.. Hex("80028a0a6cfc9c46f9206aa850192e"), .. Hex("80024de9032e")], "a PyTorch file of the old form"),
        (FileFormat.Pickle, Hex("80027d71002858010000006171014b01752e"), "a Python pickle"),
        (FileFormat.Pickle, [.. Hex("80049526000000000000008c156e756d70792e636f7265"), 0x2e], "a Python pickle"),
        (FileFormat.Pickle, Text("cnumpy.core.multiarray\n_reconstruct\np0\n(cnumpy\nndarray\n"), "a Python pickle"),
        (FileFormat.Pickle, Text("(dp0\nVa\np1\nI1\ns."), "a Python pickle"),
        (FileFormat.Onnx, [8, 7, 0x12, 7, .. "pytorch"u8, 0x1a, 5, .. "2.1.0"u8, 0x3a, 0xd9, 0x01], "an ONNX model"),
        (FileFormat.Onnx, [8, 10, 0x3a, 0x90, 0x03, 0x0a, 0x20, 0xff], "an ONNX model"),
        (FileFormat.Onnx, [8, 3, 0x12, 0, 0x1a, 0, 0x3a, 0xff, 0xff, 0x7f], "an ONNX model"),
        (FileFormat.Onnx, [8, 30, 0x22, 7, .. "ai.onnx"u8, 0x28, 1], "an ONNX model"),
        (FileFormat.Onnx, [8, 8, 0x28, 0xe8, 0x07, 0x3a, 0x90, 0x03], "an ONNX model"),
        (FileFormat.Onnx, [8, 8, 0x42, 4, 0x0a, 0, 0x10, 17], "an ONNX model"),
        (FileFormat.Hdf5, [0x89, .. "HDF\r\n\u001a\n"u8, 0, 0, 0, 0, 0, 8, 8, 0], "an HDF5 file"),
        (FileFormat.Gguf, [.. "GGUF"u8, 3, 0, 0, 0], "a GGUF model"),
        (FileFormat.TensorFlowLite, [0x1c, 0, 0, 0, .. "TFL3"u8, 0x14, 0, 0x20, 0], "a TensorFlow Lite model"),
        (FileFormat.Matlab, [.. "MATLAB 5.0 MAT-file, Platform: GLNXA64"u8, 0, 1], "a MATLAB file"),
        (FileFormat.Gzip, Gzip(), "a gzip-compressed file"),
        (FileFormat.Compressed, [0xfd, .. "7zXZ\0"u8, 0, 4], "a compressed file"),
        (FileFormat.Compressed, [0x28, 0xb5, 0x2f, 0xfd, 4, 0], "a compressed file"),
        (FileFormat.Compressed, [.. "BZh91AY&SY"u8, 1, 2], "a compressed file"),
        (FileFormat.Tar, Tar(), "a tar archive"),
        (FileFormat.Png, [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13], "a PNG picture"),
        (FileFormat.Jpeg, [0xff, 0xd8, 0xff, 0xe0, 0, 16, .. "JFIF\0"u8], "a JPEG picture"),
        (FileFormat.WebP, [.. "RIFF"u8, 36, 0, 0, 0, .. "WEBPVP8 "u8], "a WebP picture"),
        (FileFormat.Gif, [.. "GIF89a"u8, 1, 0, 1, 0, 0x80], "a GIF picture"),
        (FileFormat.Gif, [.. "GIF87a"u8, 1, 0, 1, 0, 0x80], "a GIF picture"),
        (FileFormat.OtherPicture, [.. "BM"u8, 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0], "a picture (BMP, AVIF"),
        (FileFormat.Tiff, [.. "II*\0"u8, 8, 0, 0, 0], "a TIFF picture"),
        (FileFormat.Tiff, [.. "MM\0*"u8, 0, 0, 0, 8], "a TIFF picture"),
        (FileFormat.OtherPicture, [0, 0, 0, 32, .. "ftypavif"u8, 0, 0], "a picture (BMP, AVIF"),
        (FileFormat.Svg, Text("<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"), "an SVG drawing"),
        (FileFormat.Svg, Text("<?xml version=\"1.0\"?>\n<svg></svg>"), "an SVG drawing"),
        (FileFormat.Sound, [.. "RIFF"u8, 36, 0, 0, 0, .. "WAVEfmt "u8], "a sound file"),
        (FileFormat.Pdf, Text("%PDF-1.7\n"), "a PDF document"),
        (FileFormat.Html, Text("<!DOCTYPE html>\n<html><head></head></html>"), "an HTML page"),
        (FileFormat.Html, Text("\ufeff  \n<HTML>\n<body>404</body>"), "an HTML page"),
        (FileFormat.Xml, Text("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"), "an XML document"),
        (FileFormat.Json, Text("{\"metadata\": {\"total_size\": 1}, \"weight_map\": {}}"), "JSON text"),
        (FileFormat.Json, Text(" [ [1, 2], [3, 4] ]\n"), "JSON text"),
        (FileFormat.Json, Text("{}"), "JSON text"),
        (FileFormat.Csv, Text("1,2,3\n4,5,6\n"), "CSV text"),
        (FileFormat.Csv, Text("x;y\n\"a\";2.5e-3\n"), "CSV text"),
        (FileFormat.Csv, Text("0.5\t1\n"), "CSV text"),
        (FileFormat.Text, Text("Entry not found"), "is text that starts with 'Entry not found'"),
        (FileFormat.Text, Text("1 2 3\n4 5 6\n"), "is text that starts with '1 2 3'"),
        (FileFormat.Text, Text(string.Concat(Enumerable.Repeat("größer ", 400))), "is text that starts with 'größer größer"),
        (FileFormat.Text, [0xff, 0xfe, .. Encoding.Unicode.GetBytes("wide\n")], "is text that starts with 'wide'"),
    ];

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);

    private static byte[] Zip(string entry)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create))
        {
            using Stream content = archive.CreateEntry(entry).Open();
            content.Write("content"u8);
        }

        return stream.ToArray();
    }

    private static byte[] Gzip()
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Fastest))
        {
            gzip.Write("content"u8);
        }

        return stream.ToArray();
    }

    private static byte[] Tar()
    {
        byte[] block = new byte[512];
        "model.bin"u8.CopyTo(block);
        "ustar\0"u8.CopyTo(block.AsSpan(257));
        return block;
    }
}
