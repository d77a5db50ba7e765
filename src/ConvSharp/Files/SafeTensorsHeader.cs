using System.Text.Json;

namespace ConvSharp.Files;

/// <summary>Parses the JSON header of a safetensors file, and checks it against the length of the data that follows.</summary>
internal sealed class SafeTensorsHeader(string source)
{
    private const string Fix = "the file is damaged or not by a safetensors writer: write it again";

    // Numbers of the array that is being parsed.
    private readonly List<long> _numbers = [];

    /// <summary>The string-to-string metadata; empty if there is none.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>The tensors in the order of their data.</summary>
    public List<SafeTensor> Tensors { get; } = [];

    /// <summary>The tensors by their names.</summary>
    public Dictionary<string, SafeTensor> ByName { get; } = [];

    /// <exception cref="InvalidDataException">The header violates the format.</exception>
    public void Parse(ReadOnlySpan<byte> json, long dataLength)
    {
        if (!json.StartsWith("{"u8))
        {
            throw Error("its header does not start with '{'");
        }

        try
        {
            Utf8JsonReader reader = new(json);
            reader.Read();
            ParseEntries(ref reader);
            reader.Read();
        }
        catch (JsonException e)
        {
            throw Error($"its header is no JSON near byte {e.BytePositionInLine} of line {e.LineNumber}");
        }
        catch (InvalidOperationException)
        {
            throw Error("its header has a string that is no valid Unicode");
        }

        Tensors.Sort((a, b) => (a.Begin, a.Size.ByteLength).CompareTo((b.Begin, b.Size.ByteLength)));
        CheckCoverage(dataLength);
    }

    private void ParseEntries(ref Utf8JsonReader reader)
    {
        bool hasMetadata = false;
        while (NextKey(ref reader))
        {
            string name = reader.GetString()!;
            bool isMetadata = name == SafeTensorsFormat.Metadata;
            if (isMetadata ? hasMetadata : ByName.ContainsKey(name))
            {
                throw Error($"its header has the key {Malformed.Quote(name)} twice");
            }

            Expect(ref reader, JsonTokenType.StartObject, name, "an object");
            if (isMetadata)
            {
                hasMetadata = true;
                ParseMetadata(ref reader);
            }
            else
            {
                SafeTensor tensor = ParseTensor(ref reader, name);
                Tensors.Add(tensor);
                ByName.Add(name, tensor);
            }
        }
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        while (NextKey(ref reader))
        {
            string key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, key, "a string, as all metadata");
            if (!Metadata.TryAdd(key, reader.GetString()!))
            {
                throw Error($"its metadata has the key {Malformed.Quote(key)} twice");
            }
        }
    }

    private SafeTensor ParseTensor(ref Utf8JsonReader reader, string name)
    {
        string? typeName = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (NextKey(ref reader))
        {
            // Keys are compared as bytes of the file: a large header has hundreds of thousands of them.
            bool repeated;
            string key;
            if (reader.ValueTextEquals(SafeTensorsFormat.Type))
            {
                key = SafeTensorsFormat.Type;
                repeated = typeName is not null;
                Expect(ref reader, JsonTokenType.String, key, "a string");
                typeName = SafeTensorsFormat.TypeText(ref reader);
            }
            else if (reader.ValueTextEquals(SafeTensorsFormat.Shape))
            {
                key = SafeTensorsFormat.Shape;
                repeated = shape is not null;
                shape = NumberArray(ref reader, key, FileShape.MaxRank);
            }
            else if (reader.ValueTextEquals(SafeTensorsFormat.Offsets))
            {
                key = SafeTensorsFormat.Offsets;
                repeated = offsets is not null;
                offsets = NumberArray(ref reader, key, FileShape.MaxRank);
            }
            else
            {
                throw Error($"tensor {Malformed.Quote(name)} has the unknown key {Malformed.Quote(reader.GetString())}");
            }

            if (repeated)
            {
                throw Error($"tensor {Malformed.Quote(name)} has the key '{key}' twice");
            }
        }

        if (typeName is null || shape is null || offsets is null)
        {
            string missing = (typeName, shape) switch
            {
                (null, _) => SafeTensorsFormat.Type,
                (_, null) => SafeTensorsFormat.Shape,
                _ => SafeTensorsFormat.Offsets,
            };
            throw Error($"tensor {Malformed.Quote(name)} lacks the key '{missing}'");
        }

        return Checked(name, typeName, shape, offsets);
    }

    private SafeTensor Checked(string name, string typeName, long[] shape, long[] offsets)
    {
        ElementType type = SafeTensorsFormat.ParseType(typeName)
            ?? throw Malformed.File(
                source,
                $"tensor {Malformed.Quote(name)} has the unknown dtype {Malformed.Quote(typeName)}",
                SafeTensorsFormat.MendOf(typeName));
        FileShape size = FileShape.Checked(source, shape, type, name);
        if (offsets is not [long begin, long end])
        {
            throw Error($"tensor {Malformed.Quote(name)} has {offsets.Length} data_offsets instead of a begin and an end");
        }

        if (begin < 0 || end < begin)
        {
            throw Error(
                $"tensor {Malformed.Quote(name)} has the data_offsets [{begin}, {end}], of which one is negative or the end comes first");
        }

        long length = end - begin;
        return length == size.ByteLength
            ? new SafeTensor(name, type, size, begin)
            : throw Error(
                $"tensor {Malformed.Quote(name)} spans {length} bytes, but shape {size} of {type.Name()} needs {size.ByteLength}");
    }

    // Every byte of the data belongs to exactly one tensor: nothing is hidden, and no two tensors share bytes.
    private void CheckCoverage(long dataLength)
    {
        long covered = 0;
        foreach (SafeTensor tensor in Tensors)
        {
            if (tensor.Begin != covered)
            {
                string problem = tensor.Begin < covered ? "overlaps the tensor before it" : "leaves a hole before it";
                throw Error($"tensor {Malformed.Quote(tensor.Name)} begins at {tensor.Begin} instead of {covered}: it {problem}");
            }

            covered += tensor.Size.ByteLength;
        }

        if (covered != dataLength)
        {
            throw Error($"its tensors cover {covered} bytes, but {dataLength} follow the header");
        }
    }

    private static bool NextKey(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.PropertyName;
    }

    private long[] NumberArray(ref Utf8JsonReader reader, string key, int most)
    {
        Expect(ref reader, JsonTokenType.StartArray, key, "an array");
        _numbers.Clear();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number))
            {
                throw Error($"its '{key}' near byte {reader.TokenStartIndex} of the header has a value that is no 64-bit integer");
            }

            // A false header must not cost more memory than its file has bytes.
            if (_numbers.Count == most)
            {
                throw Malformed.File(
                    source,
                    $"its '{key}' near byte {reader.TokenStartIndex} of the header has more than {most} numbers",
                    $"at most {most} axes are read: store it with fewer");
            }

            _numbers.Add(number);
        }

        return [.. _numbers];
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type, string key, string wanted)
    {
        reader.Read();
        if (reader.TokenType != type)
        {
            throw Error($"the value of {Malformed.Quote(key)} near byte {reader.TokenStartIndex} of the header must be {wanted}");
        }
    }

    private InvalidDataException Error(string problem) => Malformed.File(source, problem, Fix);
}
