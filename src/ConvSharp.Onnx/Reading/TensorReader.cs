using System.Globalization;
using ConvSharp.Files;
using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Reading;

/// <summary>Reads what a tensor is. Its elements stay in the file.</summary>
internal static class TensorReader
{
    public static TensorDefinition Read(ProtoReader reader, ModelSource source)
    {
        int begin = reader.Begin;
        string name = "";
        var type = DataType.Undefined;
        List<long>? lengths = null;
        ReadOnlyMemory<byte>? raw = null;
        Dictionary<string, string>? external = null;
        bool isExternal = false;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.AddIntegers(lengths ??= []);
                    break;
                case 2:
                    type = (DataType)reader.SmallInteger();
                    break;
                case 3:
                    throw reader.Error("a tensor is stored in segments, which no version of ONNX uses");
                case 8:
                    name = reader.Text();
                    break;
                case 9:
                    raw = reader.Bytes();
                    break;
                case 13:
                    (string key, string value) = EntryReader.Read(reader.Message());
                    (external ??= [])[key] = value;
                    break;
                case 14:
                    isExternal = reader.Integer() == 1;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (lengths?.Count > FileShape.MaxRank)
            throw source.Error(begin, $"tensor {Malformed.Quote(name)} has {lengths.Count} axes; at most {FileShape.MaxRank} are read");
        return new()
        {
            Name = name,
            Type = type,
            Lengths = lengths?.ToArray() ?? [],
            RawData = raw,
            MessageLength = reader.Length,
            External = isExternal ? External(source, begin, name, external ?? []) : null,
            Offset = begin,
        };
    }

    private static ExternalData External(ModelSource source, int begin, string name, Dictionary<string, string> entries)
    {
        if (!entries.TryGetValue("location", out string? location) || location.Length == 0)
            throw source.Error(begin, $"tensor {Malformed.Quote(name)} is in another file, but its location is missing");
        return new(location, Number("offset") ?? 0, Number("length"));

        long? Number(string key)
        {
            if (!entries.TryGetValue(key, out string? text))
                return null;
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                ? number
                : throw source.Error(
                    begin,
                    $"tensor {Malformed.Quote(name)} is in another file, but its {key} {Malformed.Quote(text)} is no number of bytes");
        }
    }
}
