using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text;

namespace ConvSharp.Files;

/// <summary>
/// Reads and writes numpy's .npy files: one array each. Versions 1 to 3 of the format are read, in C and Fortran order, with elements of
/// 16, 32 or 64-bit floats and of 8 to 64-bit integers of either byte order. Python objects, which could run code, are never read. If a
/// file is something else (a picture, an archive, a git-lfs pointer …), the message says what it is.
/// </summary>
/// <remarks>
/// The size that a header claims is checked against the rest of the file before anything is allocated.
/// <see href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The format.</see>
/// </remarks>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in their first parameter.")]
public static class Npy
{
    // numpy's own limit.
    private const int MaxHeaderLength = 10_000;
    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the array of a file.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="path">The file. Nothing may follow the array in it.</param>
    /// <param name="allowRounding">
    /// Whether elements may be rounded to the nearest <typeparamref name="T"/> (float64 and 32-bit integers to float, 64-bit integers to
    /// either). Otherwise float64 is not read as float, and integers are read if <typeparamref name="T"/> holds each of them exactly.
    /// </param>
    /// <returns>A dense tensor of the stored shape; a scalar has shape [1].</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is malformed or no .npy file, or its type or one of its values cannot be read as <typeparamref name="T"/>.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static Tensor<T> Read<T>(string path, bool allowRounding = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using FileStream stream = InputFile.Open(path);
        Tensor<T> tensor = Read<T>(stream, path, allowRounding);
        long extra = stream.Length - stream.Position;
        return extra == 0
            ? tensor
            : throw Malformed.File(path, $"{extra} bytes follow the array", "store one array a file, or read several from a stream");
    }

    /// <summary>
    /// Reads the array at the position of a stream. The position is then after the array, so that several arrays can follow each other.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="stream">A seekable stream.</param>
    /// <param name="allowRounding">Whether elements may be rounded to the nearest <typeparamref name="T"/>.</param>
    /// <returns>A dense tensor of the stored shape; a scalar has shape [1].</returns>
    /// <exception cref="ArgumentException">The stream cannot be read or cannot seek.</exception>
    /// <exception cref="InvalidDataException">
    /// The array is malformed, or its type or one of its values cannot be read as <typeparamref name="T"/>.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static Tensor<T> Read<T>(Stream stream, bool allowRounding = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Read<T>(stream, InputFile.NameOf(stream), allowRounding);

    /// <summary>Reads a file's header, and checks that the file is long enough for its array.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The header is malformed, or the file too short.</exception>
    public static NpyHeader ReadHeader(string path)
    {
        using FileStream stream = InputFile.Open(path);
        return ReadHeader(stream, path);
    }

    /// <summary>Opens a file whose regions are then read one by one: an array that may be larger than memory.</summary>
    /// <param name="path">The file. Nothing may follow the array in it.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The header is malformed, or the file too short or too long.</exception>
    public static NpyReader Open(string path)
    {
        FileStream stream = InputFile.Open(path);
        try
        {
            return new NpyReader(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Writes a tensor to a file, little endian, in C order, whole or not at all.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="values">Any shape, any strides.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> has no axes, or more than 64.</exception>
    /// <exception cref="IOException">The file cannot be written; an older one stays unchanged.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Write<T>(string path, in ReadOnlyTensorSpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using AtomicFile file = AtomicFile.Create(path);
        Write(file.Stream, values);
        file.Commit();
    }

    /// <inheritdoc cref="Write{T}(string, in ReadOnlyTensorSpan{T})"/>
    public static void Write<T>(string path, Tensor<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        Write(path, values.AsReadOnlyTensorSpan());
    }

    /// <summary>Writes a tensor to a stream, little endian, in C order.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="stream">A writable stream; left open.</param>
    /// <param name="values">Any shape, any strides.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> has no axes, or more than 64.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Write<T>(Stream stream, in ReadOnlyTensorSpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Header(
            ElementTypes.Of<T>(), Array.ConvertAll(FileShape.LengthsOf(values, nameof(values)), length => (long)length)));
        Elements.Write(stream, values);
    }

    /// <inheritdoc cref="Write{T}(Stream, in ReadOnlyTensorSpan{T})"/>
    public static void Write<T>(Stream stream, Tensor<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        Write(stream, values.AsReadOnlyTensorSpan());
    }

    /// <summary>Writes elements of any type that numpy has to a stream, in C order.</summary>
    /// <param name="stream">A writable stream; left open.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="shape">Length of each axis; none for a scalar.</param>
    /// <param name="elements">The elements in row-major order, little endian.</param>
    /// <exception cref="ArgumentException">There are too many axes, or the bytes are not those of the shape.</exception>
    /// <exception cref="InvalidOperationException">numpy has no such type.</exception>
    public static void Write(Stream stream, ElementType type, ReadOnlySpan<nint> shape, ReadOnlySpan<byte> elements)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Int128 bytes = type.Size();
        foreach (nint length in shape)
            bytes = length >= 0 && bytes <= int.MaxValue ? bytes * length : -1;
        if (bytes != elements.Length || shape.Length > FileShape.MaxRank)
        {
            string lengths = string.Join(", ", shape.ToArray());
            throw new ArgumentException(
                $"the elements take {elements.Length} bytes, which are not those of {type.Name()} [{lengths}]: " +
                $"give as many as the shape has, of {FileShape.MaxRank} axes at most.", nameof(elements));
        }

        stream.Write(Header(type, [.. shape]));
        stream.Write(elements);
    }

    /// <summary>Reads the elements of a file as they are, of any type, truth values too.</summary>
    /// <param name="path">The file. Nothing may follow the array in it.</param>
    /// <returns>What the header says, and the elements in row-major order, little endian.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is malformed or no .npy file.</exception>
    public static (NpyHeader Header, byte[] Elements) ReadElements(string path)
    {
        using FileStream stream = InputFile.Open(path);
        NpyHeader header = ReadHeader(stream, path);
        byte[] elements = Files.Elements.ReadBytes(stream, path, header.Layout);
        long extra = stream.Length - stream.Position;
        return extra == 0
            ? (header, elements)
            : throw Malformed.File(path, $"{extra} bytes follow the array", "store one array a file");
    }

    private static Tensor<T> Read<T>(Stream stream, string source, bool allowRounding)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NpyHeader header = ReadHeader(stream, source);
        T[] values = Elements.Read<T>(stream, source, header.Layout, allowRounding);
        return header.IsFortranOrder ? header.Size.WrapFortran(values) : header.Size.Wrap(values);
    }

    internal static NpyHeader ReadHeader(Stream stream, string source)
    {
        ForeignFile.Refuse(stream, source, FileRole.Array);
        ReadOnlySpan<byte> preamble = Take(stream, source, 8);
        if (!preamble.StartsWith(Magic))
        {
            string start = Convert.ToHexStringLower(preamble[..Magic.Length]);
            throw Malformed.File(source, $"it starts with the bytes {start}, so it is no .npy file", "save the array with numpy.save");
        }

        (byte major, byte minor) = (preamble[6], preamble[7]);
        if (major is < 1 or > 3 || minor != 0)
        {
            throw Malformed.File(source, $"its format version is {major}.{minor}", "versions 1.0 to 3.0 are read: save it as one of them");
        }

        long length = major == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(Take(stream, source, 2))
            : BinaryPrimitives.ReadUInt32LittleEndian(Take(stream, source, 4));
        if (length > MaxHeaderLength)
        {
            throw Malformed.File(source, $"its header has {length} bytes", $"at most {MaxHeaderLength} are read: save a plain array");
        }

        // Latin-1 maps every byte to a character. Only names of fields may go beyond ASCII.
        Encoding encoding = major == 3 ? Encoding.UTF8 : Encoding.Latin1;
        string text = encoding.GetString(Take(stream, source, (int)length));
        NpyHeader header = new NpyHeaderParser(text, source).Parse();

        long rest = stream.Length - stream.Position;
        if (header.Size.ByteLength > rest)
        {
            throw Malformed.File(
                source,
                $"shape {header.Size} of {header.ElementType.Name()} needs {header.Size.ByteLength} bytes, but {rest} follow the header",
                "the file is cut short or the shape wrong: save it again");
        }

        return header;
    }

    private static byte[] Take(Stream stream, string source, int count)
    {
        byte[] bytes = new byte[count];
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count
            ? bytes
            : throw Malformed.File(source, $"it ends inside its header, at byte {stream.Position}", "it is cut short: save it again");
    }

    /// <exception cref="InvalidOperationException">numpy has no such type.</exception>
    internal static byte[] Header(ElementType type, long[] lengths)
    {
        StringBuilder text = new();
        text.Append($"{{'descr': '{NpyDescription.Of(type)}', 'fortran_order': False, 'shape': (");
        text.AppendJoin(", ", lengths).Append(lengths.Length == 1 ? ",), }" : "), }");

        int unpadded = Magic.Length + 4 + text.Length + 1;
        text.Append(' ', (Alignment - (unpadded % Alignment)) % Alignment).Append('\n');

        byte[] header = new byte[Magic.Length + 4 + text.Length];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), checked((ushort)text.Length));
        Encoding.ASCII.GetBytes(text.ToString(), header.AsSpan(10));
        return header;
    }
}
