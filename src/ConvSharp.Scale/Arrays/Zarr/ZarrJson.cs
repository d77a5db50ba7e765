using System.Globalization;
using System.Text.Json;
using ConvSharp.Files;

namespace ConvSharp.Scale.Arrays.Zarr;

/// <summary>A value of a metadata file, with errors that name the file.</summary>
internal readonly record struct ZarrJson(JsonElement Value, string Source, string Name = "it")
{
    private const string Rewrite = "make the array again, as with zarr.create_array";

    public bool IsNull => Value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    public bool IsObject => Value.ValueKind == JsonValueKind.Object;

    public static JsonDocument Parse(byte[] bytes, string source)
    {
        try
        {
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException fault)
        {
            throw Malformed.File(source, $"it is no JSON: {fault.Message.TrimEnd('.')}", Rewrite);
        }
    }

    /// <summary>A member; null where it is missing.</summary>
    public ZarrJson this[string name] => IsObject && Value.TryGetProperty(name, out JsonElement member)
        ? new(member, Source, name)
        : new(default, Source, name);

    public ZarrJson[] Items
    {
        get
        {
            (string source, string name) = (Source, Name);
            return Value.ValueKind == JsonValueKind.Array
                ? [.. Value.EnumerateArray().Select(item => new ZarrJson(item, source, name))]
                : throw Wrong("a list");
        }
    }

    public string Text => Value.ValueKind == JsonValueKind.String ? Value.GetString()! : throw Wrong("text");

    public int Integer => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out int value) ? value : throw Wrong("an integer");

    public long[] Lengths
    {
        get
        {
            ZarrJson self = this;
            return [.. Items.Select(item => item.Value.ValueKind == JsonValueKind.Number && item.Value.TryGetInt64(out long length)
                ? length
                : throw self.Wrong("a list of 64-bit integers"))];
        }
    }

    /// <summary>A name, alone or in an object with its configuration.</summary>
    public string Named => Value.ValueKind == JsonValueKind.String ? Text : this["name"].Text;

    public ZarrJson Configuration => this["configuration"];

    /// <summary>What chunks that are not stored have: a number, a truth value, NaN, an infinity, or a float's bits.</summary>
    public float Fill(ElementType type)
    {
        switch (Value.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.False:
                return 0;
            case JsonValueKind.True:
                return 1;
            case JsonValueKind.Number:
                return (float)Value.GetDouble();
            case JsonValueKind.String:
                break;
            default:
                throw Wrong("a number");
        }

        string text = Text;
        return text switch
        {
            "NaN" => float.NaN,
            "Infinity" => float.PositiveInfinity,
            "-Infinity" => float.NegativeInfinity,
            _ when text.StartsWith("0x", StringComparison.Ordinal)
                && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong bits) =>
                FromBits(bits, type),
            _ => throw Wrong("a number, \"NaN\", \"Infinity\" or \"-Infinity\""),
        };
    }

    public InvalidDataException Wrong(string wanted) => Malformed.File(
        Source,
        IsNull ? $"it has no {Name}" : $"its {Name} is {Malformed.Quote(Value.GetRawText())}, not {wanted}", Rewrite);

    public InvalidDataException Refused(string problem, string fix) => Malformed.File(Source, problem, fix);

    private static float FromBits(ulong bits, ElementType type) => type switch
    {
        ElementType.Float16 => (float)BitConverter.UInt16BitsToHalf((ushort)bits),
        ElementType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)bits << 16),
        ElementType.Float64 => (float)BitConverter.UInt64BitsToDouble(bits),
        _ => BitConverter.UInt32BitsToSingle((uint)bits),
    };
}
