using System.Buffers.Binary;
using System.Text;

namespace ConvSharp.Imaging.Animations.Gif;

/// <summary>
/// An animated GIF: the first frame whole, of each later one the rectangle that changed, unchanged pixels in it transparent.
/// Up to 255 colours in an image are kept exactly.
/// </summary>
internal static class GifWriter
{
    private const byte KeepFrame = 1 << 2;
    private const byte HasTransparency = 1;
    private const byte HasTable = 0x80;

    /// <param name="frames">Pictures of one size.</param>
    /// <param name="frameTime">How long each shows; rounded to hundredths of a second.</param>
    /// <param name="loops">How often it plays; 0: for ever.</param>
    public static byte[] Write(IReadOnlyList<PixelImage> frames, TimeSpan frameTime, int loops)
    {
        using var file = new MemoryStream();
        GifPalette? shared = GifPalette.OfAll(frames);
        file.Write("GIF89a"u8);
        WriteNumber(file, frames[0].Width);
        WriteNumber(file, frames[0].Height);
        file.WriteByte((byte)(shared is null ? 0x70 : HasTable | 0x70 | (shared.Bits - 1)));
        file.Write([0, 0]);
        shared?.WriteTable(file);
        if (frames.Count > 1 && loops != 1)
        {
            WriteLoops(file, loops);
        }

        int delay = Math.Max(1, (int)Math.Round(frameTime.TotalSeconds * 100));
        for (int i = 0; i < frames.Count; i++)
        {
            WriteFrame(file, frames[i], i == 0 ? null : frames[i - 1], shared, delay);
        }

        file.WriteByte(0x3b);
        return file.ToArray();
    }

    /// <summary>Browsers count the plays after the first.</summary>
    private static void WriteLoops(Stream file, int loops)
    {
        file.Write([0x21, 0xff, 11]);
        file.Write(Encoding.ASCII.GetBytes("NETSCAPE2.0"));
        file.Write([3, 1]);
        WriteNumber(file, loops == 0 ? 0 : loops - 1);
        file.WriteByte(0);
    }

    private static void WriteFrame(Stream file, PixelImage frame, PixelImage? before, GifPalette? shared, int delay)
    {
        ChangedArea area = ChangedArea.Of(frame, before);
        GifPalette palette = shared ?? GifPalette.Of(frame, before, area);
        file.Write([0x21, 0xf9, 4, KeepFrame | HasTransparency]);
        WriteNumber(file, delay);
        file.Write([GifPalette.Transparent, 0]);

        file.WriteByte(0x2c);
        WriteNumber(file, area.X);
        WriteNumber(file, area.Y);
        WriteNumber(file, area.Width);
        WriteNumber(file, area.Height);
        file.WriteByte((byte)(shared is null ? HasTable | (palette.Bits - 1) : 0));
        if (shared is null)
        {
            palette.WriteTable(file);
        }

        LzwWriter.Write(file, palette.Indices(frame, before, area), Math.Max(2, palette.Bits));
    }

    private static void WriteNumber(Stream file, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)value));
        file.Write(bytes);
    }
}
