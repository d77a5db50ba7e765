using System.Buffers.Binary;
using System.Globalization;
using BitMiracle.LibTiff.Classic;
using ConvSharp.Files;
using LibTiff = BitMiracle.LibTiff.Classic.Tiff;

namespace ConvSharp.Scale.Arrays.Tiff;

/// <summary>
/// Decodes one tile or strip by LibTiff.NET, as the only one of a small TIFF in memory: LibTiff sees no tag of the file itself, and any
/// number of threads decode at a time.
/// </summary>
internal static class TiffDecoder
{
    private const int EntryBytes = 12;

    // LibTiff's handler belongs to the whole process: messages of others go where they went.
    private static readonly Messages Handler = Messages.Install();

    /// <param name="form">The page's form.</param>
    /// <param name="isBigEndian">The byte order of the elements, which the predictor needs.</param>
    /// <param name="rows">The rows of the tile or strip.</param>
    /// <param name="stored">Its bytes.</param>
    /// <param name="destination">Gets its elements in the byte order of this machine.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static void Decode(TiffForm form, bool isBigEndian, int rows, ReadOnlyMemory<byte> stored, byte[] destination)
    {
        _ = Handler;
        int length = checked(rows * (int)form.TileWidth * form.Together * form.Type.Size());
        OneChunk stream = new(Header(form, isBigEndian, rows, stored.Length), stored);
        try
        {
            using var tiff = LibTiff.ClientOpen("chunk", "r", stream, stream);
            int read = tiff is null ? -1
                : form.IsTiled ? tiff.ReadEncodedTile(0, destination, 0, length)
                : tiff.ReadEncodedStrip(0, destination, 0, length);
            if (read != length || stream.Fault is not null)
                throw new InvalidDataException(stream.Fault ?? $"{Math.Max(read, 0)} of {length} bytes are there");
        }
        catch (Exception fault) when (fault is IndexOutOfRangeException or ArgumentException or NullReferenceException
            or OverflowException or IOException)
        {
            throw new InvalidDataException("its bytes are damaged", fault);
        }
    }

    private static byte[] Header(TiffForm form, bool isBigEndian, int rows, int length)
    {
        (int Tag, int Type, int Value)[] tags =
        [
            (256, TiffField.Long, (int)form.TileWidth), (257, TiffField.Long, rows), (258, TiffField.Short, form.Type.Size() * 8),
            (259, TiffField.Short, form.Compression), (262, TiffField.Short, 1), (266, TiffField.Short, form.FillOrder),
            .. form.IsTiled ? [] : ((int, int, int)[])[(273, TiffField.Long, 0)],
            (277, TiffField.Short, form.Together),
            .. form.IsTiled ? [] : ((int, int, int)[])[(278, TiffField.Long, rows), (279, TiffField.Long, length)],
            (284, TiffField.Short, 1), (317, TiffField.Short, form.Predictor),
            .. !form.IsTiled ? [] : ((int, int, int)[])[
                (322, TiffField.Long, (int)form.TileWidth), (323, TiffField.Long, rows), (324, TiffField.Long, 0),
                (325, TiffField.Long, length)],
            (339, TiffField.Short, form.Type.IsInteger() ? 1 : 3),
        ];
        byte[] header = new byte[8 + 2 + (tags.Length * EntryBytes) + 4];
        (isBigEndian ? "MM\0*"u8 : "II*\0"u8).CopyTo(header);
        Put(header.AsSpan(4), TiffField.Long, 8, isBigEndian);
        Put(header.AsSpan(8), TiffField.Short, tags.Length, isBigEndian);
        int at = 10;
        foreach ((int tag, int type, int value) in tags)
        {
            Put(header.AsSpan(at), TiffField.Short, tag, isBigEndian);
            Put(header.AsSpan(at + 2), TiffField.Short, type, isBigEndian);
            Put(header.AsSpan(at + 4), TiffField.Long, 1, isBigEndian);
            Put(header.AsSpan(at + 8), type, tag is 273 or 324 ? header.Length : value, isBigEndian);
            at += EntryBytes;
        }

        return header;
    }

    private static void Put(Span<byte> bytes, int type, int value, bool isBigEndian)
    {
        switch (type, isBigEndian)
        {
            case (TiffField.Short, true):
                BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
                break;
            case (TiffField.Short, false):
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
                break;
            case (_, true):
                BinaryPrimitives.WriteInt32BigEndian(bytes, value);
                break;
            default:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
                break;
        }
    }

    /// <summary>A header, then the stored bytes.</summary>
    private sealed class OneChunk(byte[] header, ReadOnlyMemory<byte> stored) : TiffStream
    {
        private long _position;

        /// <summary>LibTiff's first error.</summary>
        public string? Fault { get; set; }

        public override int Read(object clientData, byte[] buffer, int offset, int count)
        {
            int done = 0;
            while (done < count && _position < header.Length + stored.Length)
            {
                ReadOnlySpan<byte> rest = _position < header.Length
                    ? header.AsSpan((int)_position)
                    : stored.Span[(int)(_position - header.Length)..];
                rest = rest[..Math.Min(rest.Length, count - done)];
                rest.CopyTo(buffer.AsSpan(offset + done));
                done += rest.Length;
                _position += rest.Length;
            }

            return done;
        }

        public override long Seek(object clientData, long offset, SeekOrigin origin) => _position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => header.Length + stored.Length + offset,
        };

        public override void Write(object clientData, byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Close(object clientData)
        {
            // The bytes belong to the caller.
        }

        public override long Size(object clientData) => header.Length + stored.Length;
    }

    private sealed class Messages : TiffErrorHandler
    {
        private TiffErrorHandler? _others;

        public static Messages Install()
        {
            Messages own = new();
            own._others = LibTiff.SetErrorHandler(own);
            return own;
        }

        public override void ErrorHandler(LibTiff tif, string method, string format, params object[] args)
        {
            if (tif?.Clientdata() is OneChunk chunk)
                chunk.Fault ??= $"its bytes are damaged ({method}: {string.Format(CultureInfo.InvariantCulture, format, args)})";
            else
                _others?.ErrorHandler(tif, method, format, args);
        }

        public override void WarningHandler(LibTiff tif, string method, string format, params object[] args)
        {
            if (tif?.Clientdata() is not OneChunk)
                _others?.WarningHandler(tif, method, format, args);
        }
    }
}
