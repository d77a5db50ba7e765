using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConvSharp.Files;

/// <summary>
/// Writes named tensors to a safetensors file. The same content always gives the same bytes: elements of 64 bits come before those of
/// 32, so that all are aligned, each kind in the ordinal order of the names, and metadata in the ordinal order of its keys.
/// </summary>
/// <example>
/// <code>
/// new SafeTensorsWriter().Add("weight", weight).Add("bias", bias).Write("layer.safetensors");
/// </code>
/// </example>
public sealed class SafeTensorsWriter
{
    private const int Alignment = 8;

    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A name that is no valid Unicode must fail here: two such names could become the same in the file.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, TensorEntry> _tensors = [];
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <summary>Adds a tensor of any shape and strides. Its elements are read when the file is written.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="name">Its name, not yet taken.</param>
    /// <param name="tensor">The tensor.</param>
    /// <returns>This writer.</returns>
    /// <exception cref="ArgumentException">The name is taken, reserved (<c>__metadata__</c>) or no valid Unicode; or no axes.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public SafeTensorsWriter Add<T>(string name, Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckUnicode(name, nameof(name));
        ArgumentNullException.ThrowIfNull(tensor);
        ElementType type = ElementTypes.Of<T>();
        nint[] lengths = FileShape.LengthsOf(tensor.AsReadOnlyTensorSpan(), nameof(tensor));
        return AddEntry(name, new(
            name, type, Array.ConvertAll(lengths, length => (long)length), tensor.FlattenedLength * type.Size(),
            stream => Elements.Write<T>(stream, tensor)));
    }

    /// <summary>Adds a count as an int64 tensor without axes, as torch stores its counts.</summary>
    /// <param name="name">Its name, not yet taken.</param>
    /// <param name="count">The count.</param>
    /// <returns>This writer.</returns>
    /// <exception cref="ArgumentException">The name is taken, reserved (<c>__metadata__</c>) or no valid Unicode.</exception>
    public SafeTensorsWriter Add(string name, long count)
    {
        CheckUnicode(name, nameof(name));
        return AddEntry(name, new(name, ElementType.Int64, [], sizeof(long), stream =>
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, count);
            stream.Write(bytes);
        }));
    }

    /// <summary>Adds several tensors.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="tensors">Tensors and their names: a dictionary, or a list of pairs.</param>
    /// <returns>This writer.</returns>
    /// <inheritdoc cref="Add{T}(string, Tensor{T})" path="/exception"/>
    public SafeTensorsWriter Add<T>(IEnumerable<KeyValuePair<string, Tensor<T>>> tensors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(tensors);
        foreach ((string name, Tensor<T> tensor) in tensors)
        {
            Add(name, tensor);
        }

        return this;
    }

    /// <summary>Adds a line of metadata.</summary>
    /// <param name="key">Its key, not yet taken.</param>
    /// <param name="value">Its value.</param>
    /// <returns>This writer.</returns>
    /// <exception cref="ArgumentException">The key is taken, or one of the two is no valid Unicode.</exception>
    public SafeTensorsWriter AddMetadata(string key, string value)
    {
        CheckUnicode(key, nameof(key));
        CheckUnicode(value, nameof(value));
        return _metadata.TryAdd(key, value)
            ? this
            : throw new ArgumentException($"The metadata key '{key}' is taken already; give each value its own.", nameof(key));
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <exception cref="InvalidOperationException">Names and metadata take more than the 100 MB that the format allows.</exception>
    /// <exception cref="IOException">The file cannot be written; an older one stays unchanged.</exception>
    public void Write(string path)
    {
        using AtomicFile file = AtomicFile.Create(path);
        Write(file.Stream);
        file.Commit();
    }

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">A writable stream; left open.</param>
    /// <exception cref="InvalidOperationException">Names and metadata take more than the 100 MB that the format allows.</exception>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        TensorEntry[] entries =
        [
            .. _tensors.Values.OrderByDescending(entry => entry.Type.Size()).ThenBy(entry => entry.Name, StringComparer.Ordinal),
        ];
        stream.Write(Header(entries));
        foreach (TensorEntry entry in entries)
        {
            entry.WriteTo(stream);
        }
    }

    /// <exception cref="ArgumentException">The name is taken, reserved (<c>__metadata__</c>) or no valid Unicode.</exception>
    internal void Add(TensorEntry entry)
    {
        CheckUnicode(entry.Name, nameof(entry));
        AddEntry(entry.Name, entry);
    }

    private SafeTensorsWriter AddEntry(string name, TensorEntry entry) =>
        name != SafeTensorsFormat.Metadata && _tensors.TryAdd(name, entry)
            ? this
            : throw new ArgumentException($"The name '{name}' is taken or reserved; give each tensor its own.", nameof(name));

    private byte[] Header(TensorEntry[] entries)
    {
        ArrayBufferWriter<byte> json = new();
        using (Utf8JsonWriter writer = new(json, JsonOptions))
        {
            writer.WriteStartObject();
            WriteMetadata(writer);
            long begin = 0;
            foreach (TensorEntry entry in entries)
            {
                WriteEntry(writer, entry, begin);
                begin = checked(begin + entry.ByteLength);
            }

            writer.WriteEndObject();
        }

        int padded = (json.WrittenCount + Alignment - 1) / Alignment * Alignment;
        if (padded > SafeTensorsFormat.MaxHeaderLength)
        {
            throw new InvalidOperationException(
                $"Names and metadata take {padded} bytes, more than the {SafeTensorsFormat.MaxHeaderLength} of a header; shorten them.");
        }

        byte[] header = new byte[sizeof(ulong) + padded];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)padded);
        json.WrittenSpan.CopyTo(header.AsSpan(sizeof(ulong)));
        header.AsSpan(sizeof(ulong) + json.WrittenCount).Fill((byte)' ');
        return header;
    }

    private void WriteMetadata(Utf8JsonWriter writer)
    {
        if (_metadata.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(SafeTensorsFormat.Metadata);
        foreach ((string key, string value) in _metadata)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, TensorEntry entry, long begin)
    {
        writer.WriteStartObject(entry.Name);
        writer.WriteString(SafeTensorsFormat.Type, SafeTensorsFormat.TypeName(entry.Type));
        writer.WriteStartArray(SafeTensorsFormat.Shape);
        foreach (long length in entry.Lengths)
        {
            writer.WriteNumberValue(length);
        }

        writer.WriteEndArray();
        writer.WriteStartArray(SafeTensorsFormat.Offsets);
        writer.WriteNumberValue(begin);
        writer.WriteNumberValue(begin + entry.ByteLength);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void CheckUnicode(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        try
        {
            StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            throw new ArgumentException($"{Malformed.Quote(text)} has half of a surrogate pair; use valid Unicode.", parameter);
        }
    }
}
