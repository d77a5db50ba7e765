using System.Runtime.InteropServices;
using ConvSharp.Files;
using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Reading;

/// <summary>Reads the elements of tensors, wherever and however they are stored.</summary>
internal static class TensorContentReader
{
    private const string WriteAgain = "the file is damaged: get or write it again";

    /// <summary>The elements. Where they need no conversion, they are a part of the file, not a copy.</summary>
    /// <param name="tensor">What is to be read.</param>
    /// <param name="source">The file that it is from.</param>
    /// <param name="widen">Whether float16 and bfloat16 become float32.</param>
    /// <exception cref="OnnxException">Elements and shape do not fit, or the type cannot be read.</exception>
    public static TensorContent Read(TensorDefinition tensor, ModelSource source, bool widen)
    {
        ElementType type = DataTypes.Element(tensor.Type)
            ?? throw Error(source, tensor, $"has elements of type {DataTypes.Name(tensor.Type)}", "only numbers and truth values are read");
        int bytes = CheckedBytes(tensor, source, type);
        ReadOnlyMemory<byte> content = tensor switch
        {
            { External: not null } => ExternalFile.Read(tensor, source, bytes),
            { RawData: { } raw } => Raw(tensor, source, raw, bytes),
            _ => Numbers(tensor, source, type, bytes),
        };
        nint[] shape = Array.ConvertAll(tensor.Lengths, length => (nint)length);
        return widen && type is ElementType.Float16 or ElementType.BFloat16
            ? new(ElementType.Float32, shape, Widened(content.Span, type))
            : new(type, shape, content);
    }

    /// <summary>An error about a tensor.</summary>
    public static OnnxException Error(ModelSource source, TensorDefinition tensor, string problem, string fix = WriteAgain) =>
        source.Error(tensor.Offset, $"tensor {Malformed.Quote(tensor.Name)} {problem}", fix);

    private static int CheckedBytes(TensorDefinition tensor, ModelSource source, ElementType type)
    {
        Int128 bytes = type.Size();
        foreach (long length in tensor.Lengths)
        {
            if (length < 0)
                throw Error(source, tensor, $"has the shape {Shape(tensor)}, of which a length is negative");
            bytes *= Math.Max(length, 1);
            if (bytes > Array.MaxLength)
            {
                throw Error(
                    source, tensor, $"has the shape {Shape(tensor)}, which takes more than {Array.MaxLength} bytes", "store it in parts");
            }
        }

        return tensor.Lengths.Contains(0) ? 0 : (int)bytes;
    }

    private static ReadOnlyMemory<byte> Raw(TensorDefinition tensor, ModelSource source, ReadOnlyMemory<byte> raw, int bytes) =>
        raw.Length == bytes ? raw : throw Mismatch(tensor, source, $"{bytes} bytes", $"{raw.Length}");

    private static ReadOnlyMemory<byte> Numbers(TensorDefinition tensor, ModelSource source, ElementType type, int bytes)
    {
        // They are counted first: no memory is asked for that the file does not fill.
        int wanted = bytes / type.Size(), found = Count(tensor, source, type);
        if (found != wanted)
            throw Mismatch(tensor, source, $"{wanted} elements", $"{found}");
        if (InOnePiece(tensor, source, type, bytes) is { } part)
            return part;
        byte[] content = GC.AllocateUninitializedArray<byte>(bytes);
        Fill(tensor, source, type, content);
        return content;
    }

    /// <summary>The part of the file with all elements, if they lie together as they are wanted; else null.</summary>
    private static ReadOnlyMemory<byte>? InOnePiece(TensorDefinition tensor, ModelSource source, ElementType type, int bytes)
    {
        (int field, WireType single) = Place(type);
        if (single == WireType.Varint || bytes == 0)
            return null;
        ProtoReader reader = new(source, tensor.Offset, tensor.MessageLength);
        while (reader.Next())
        {
            if (reader.Field != field)
            {
                reader.Skip();
                continue;
            }

            ProtoReader numbers = reader.Numbers(single);
            if (numbers.Rest == bytes)
                return numbers.RestBytes;
        }

        return null;
    }

    private static int Count(TensorDefinition tensor, ModelSource source, ElementType type)
    {
        (int field, WireType single) = Place(type);
        int count = 0;
        ProtoReader reader = new(source, tensor.Offset, tensor.MessageLength);
        while (reader.Next())
        {
            if (reader.Field != field)
            {
                reader.Skip();
                continue;
            }

            ProtoReader numbers = reader.Numbers(single);
            if (single == WireType.Varint)
                count += numbers.CountVarints();
            else if (numbers.Rest % type.Size() == 0)
                count += numbers.Rest / type.Size();
            else
                throw reader.Error($"field {field} has {numbers.Rest} bytes, no multiple of a number's {type.Size()}");
        }

        return count;
    }

    private static void Fill(TensorDefinition tensor, ModelSource source, ElementType type, Span<byte> content)
    {
        (int field, WireType single) = Place(type);
        ProtoReader reader = new(source, tensor.Offset, tensor.MessageLength);
        while (reader.Next())
        {
            if (reader.Field != field)
            {
                reader.Skip();
                continue;
            }

            ProtoReader numbers = reader.Numbers(single);
            if (single != WireType.Varint)
            {
                ReadOnlySpan<byte> several = numbers.NextFixed(numbers.Rest);
                several.CopyTo(content);
                content = content[several.Length..];
                continue;
            }

            for (; numbers.HasMore; content = content[type.Size()..])
            {
                long number = numbers.NextVarint();
                for (int i = 0; i < type.Size(); i++)
                    content[i] = (byte)(number >> (8 * i));
            }
        }
    }

    private static (int Field, WireType Single) Place(ElementType type) => type switch
    {
        ElementType.Float32 => (4, WireType.Fixed32),
        ElementType.Float64 => (10, WireType.Fixed64),
        ElementType.Int64 => (7, WireType.Varint),
        ElementType.UInt32 or ElementType.UInt64 => (11, WireType.Varint),
        _ => (5, WireType.Varint),
    };

    private static byte[] Widened(ReadOnlySpan<byte> narrow, ElementType type)
    {
        byte[] wide = GC.AllocateUninitializedArray<byte>(checked(narrow.Length * 2));
        ReadOnlySpan<ushort> bits = MemoryMarshal.Cast<byte, ushort>(narrow);
        Span<float> values = MemoryMarshal.Cast<byte, float>(wide.AsSpan());
        for (int i = 0; i < bits.Length; i++)
        {
            values[i] = type == ElementType.Float16
                ? (float)BitConverter.UInt16BitsToHalf(bits[i])
                : BitConverter.UInt32BitsToSingle((uint)bits[i] << 16);
        }

        return wide;
    }

    private static OnnxException Mismatch(TensorDefinition tensor, ModelSource source, string wanted, string found) =>
        Error(source, tensor, $"of shape {Shape(tensor)} and type {DataTypes.Name(tensor.Type)} takes {wanted}, but the file has {found}");

    private static string Shape(TensorDefinition tensor) => $"[{string.Join(", ", tensor.Lengths)}]";
}
