using System.Numerics.Tensors;
using ConvSharp.Imaging;

namespace ConvSharp.Tests.Imaging;

/// <summary>Tensors and files to test with.</summary>
internal static class Pictures
{
    /// <summary>Seeded values k/255 of shape [channels, height, width].</summary>
    public static Tensor<float> Levels(int seed, int channels, int height, int width)
    {
        Random random = new(seed);
        float[] values = [.. Enumerable.Range(0, channels * height * width).Select(_ => random.Next(256) / 255f)];
        return Tensor.Create(values, [channels, height, width]);
    }

    /// <summary>A smooth picture [3, height, width], kind to lossy formats.</summary>
    public static Tensor<float> Smooth(int height, int width)
    {
        float[] values = new float[3 * height * width];
        for (int i = 0; i < values.Length; i++)
        {
            int x = i % width;
            int y = i / width % height;
            values[i] = 0.5f + 0.4f * MathF.Sin(x * 0.05f + i / (width * height)) * MathF.Cos(y * 0.04f);
        }

        return Tensor.Create(values, [3, height, width]);
    }

    public static float[] Values(Tensor<float> tensor)
    {
        float[] values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    public static nint[] Lengths(Tensor<float> tensor) => tensor.Lengths.ToArray();

    public static Tensor<float> Load(byte[] file, PictureLoadOptions? options = null) =>
        Picture.Load(new MemoryStream(file), options ?? new PictureLoadOptions());

    /// <summary>A PNG whose header claims a size, and that has next to no pixels.</summary>
    public static byte[] PngClaiming(uint width, uint height)
    {
        byte[] header = [.. BigEndian(width), .. BigEndian(height), 8, 2, 0, 0, 0];
        byte[] noPixels = [0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];
        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, noPixels), .. Chunk("IEND"u8, [])];
    }

    /// <summary>The JPEG with an EXIF segment right after its start that says the orientation.</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            0xff, 0xe1, 0, 34, .. "Exif\0\0"u8,
            .. "MM"u8, 0, 42, 0, 0, 0, 8, // big-endian TIFF; the first directory at 8
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, // one entry: tag 0x112, a short, once
            0, 0, 0, 0,
        ];
        return [.. jpeg.AsSpan(0, 2), .. exif, .. jpeg.AsSpan(2)];
    }

    /// <summary>A chunk of a PNG, with its length and check sum.</summary>
    public static byte[] Chunk(ReadOnlySpan<byte> type, byte[] content)
    {
        byte[] typed = [.. type, .. content];
        return [.. BigEndian((uint)content.Length), .. typed, .. BigEndian(Crc32(typed))];
    }

    public static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static uint Crc32(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
