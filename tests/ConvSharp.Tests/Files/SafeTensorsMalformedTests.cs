using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Files;

public sealed class SafeTensorsMalformedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What is wrong, the file, and words of the message.</summary>
    public static TheoryData<string, byte[], string> Files => new()
    {
        { "nothing", [], "it has 0 bytes, too few" },
        { "seven bytes", new byte[7], "it has 7 bytes, too few" },
        { "empty header", new byte[8], "does not start with '{'" },
        { "header cut", FileBytes.SafeTensors("{}", claimedHeaderLength: 100), "its header of 100 bytes is cut short: the file has 10 bytes" },
        { "header of 16 MB and 1", FileBytes.SafeTensors("{}", claimedHeaderLength: (16 << 20) + 1), "header of 16777217 bytes, more than" },
        { "header of 2^64 - 1", FileBytes.SafeTensors("{}", claimedHeaderLength: ulong.MaxValue), "header of 18446744073709551615 bytes" },
        { "header of 2^63", FileBytes.SafeTensors("{}", claimedHeaderLength: 1UL << 63), "header of 9223372036854775808 bytes" },
        { "leading space", FileBytes.SafeTensors(" {}"), "does not start with '{'" },
        { "byte order mark", FileBytes.SafeTensors("\ufeff{}"), "does not start with '{'" },
        { "list", FileBytes.SafeTensors("[]"), "does not start with '{'" },
        { "unclosed", FileBytes.SafeTensors("{"), "is no JSON near byte 1" },
        { "trailing comma", FileBytes.SafeTensors($"{{{Tensor()},}}", 8), "is no JSON" },
        { "comment", FileBytes.SafeTensors("{/**/}"), "is no JSON" },
        { "NUL padding", FileBytes.SafeTensors("{}\0\0"), "is no JSON near byte 2" },
        { "something behind", FileBytes.SafeTensors("{}{}"), "is no JSON" },
        { "nested deep", FileBytes.SafeTensors("{\"x\":{\"shape\":" + new string('[', 1000)), "no 64-bit integer" },
        { "bad UTF-8", [4, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'"', 0xff, (byte)'"'], "its header" },
        { "bad UTF-8 in a name", [9, 0, 0, 0, 0, 0, 0, 0, .. "{\""u8, 0xff, .. "\":{}} "u8], "no valid Unicode" },
        { "half a surrogate pair", FileBytes.SafeTensors("""{"\ud800":{}}"""), "no valid Unicode" },
        { "tensor a number", FileBytes.SafeTensors("""{"x":3}"""), "value of 'x' near byte 5 of the header must be an object" },
        { "tensor null", FileBytes.SafeTensors("""{"x":null}"""), "must be an object" },
        { "name twice", FileBytes.SafeTensors($"{{{Tensor()},{Tensor()}}}", 8), "the key 'x' twice" },
        { "name twice, escaped", FileBytes.SafeTensors($"{{{Tensor()},{Tensor(name: @"\u0078")}}}", 8), "the key 'x' twice" },
        { "metadata twice", FileBytes.SafeTensors("""{"__metadata__":{},"__metadata__":{}}"""), "'__metadata__' twice" },
        { "metadata a string", FileBytes.SafeTensors("""{"__metadata__":"v"}"""), "must be an object" },
        { "metadata null", FileBytes.SafeTensors("""{"__metadata__":null}"""), "must be an object" },
        { "metadata number", FileBytes.SafeTensors("""{"__metadata__":{"k":1}}"""), "value of 'k' near byte 21 of the header must be a string" },
        { "metadata nested", FileBytes.SafeTensors("""{"__metadata__":{"k":{}}}"""), "must be a string, as all metadata" },
        { "metadata key twice", FileBytes.SafeTensors("""{"__metadata__":{"k":"a","k":"b"}}"""), "metadata has the key 'k' twice" },
        { "no dtype", FileBytes.SafeTensors("""{"x":{"shape":[2],"data_offsets":[0,8]}}""", 8), "lacks the key 'dtype'" },
        { "no shape", FileBytes.SafeTensors("""{"x":{"dtype":"F32","data_offsets":[0,8]}}""", 8), "lacks the key 'shape'" },
        { "no offsets", FileBytes.SafeTensors("""{"x":{"dtype":"F32","shape":[2]}}""", 8), "lacks the key 'data_offsets'" },
        { "unknown key", FileBytes.SafeTensors($"{{{Tensor(more: ",\"evil\":1")}}}", 8), "tensor 'x' has the unknown key 'evil'" },
        { "dtype twice", FileBytes.SafeTensors($"{{{Tensor(more: ",\"dtype\":\"F32\"")}}}", 8), "the key 'dtype' twice" },
        { "shape twice", FileBytes.SafeTensors($"{{{Tensor(more: ",\"shape\":[2]")}}}", 8), "the key 'shape' twice" },
        { "offsets twice", FileBytes.SafeTensors($"{{{Tensor(more: ",\"data_offsets\":[0,8]")}}}", 8), "the key 'data_offsets' twice" },
        { "dtype unknown", FileBytes.SafeTensors($"{{{Tensor(type: "\"F4\"")}}}", 8), "unknown dtype 'F4'; store it as F32" },
        { "dtype lower case", FileBytes.SafeTensors($"{{{Tensor(type: "\"f32\"")}}}", 8), "unknown dtype 'f32'" },
        { "dtype a number", FileBytes.SafeTensors($"{{{Tensor(type: "32")}}}", 8), "value of 'dtype' near byte 14 of the header must be a string" },
        { "shape a number", FileBytes.SafeTensors($"{{{Tensor(shape: "2")}}}", 8), "must be an array" },
        { "shape of strings", FileBytes.SafeTensors($"{{{Tensor(shape: "[\"2\"]")}}}", 8), "'shape' near byte 29 of the header has a value that is no 64-bit" },
        { "shape of fractions", FileBytes.SafeTensors($"{{{Tensor(shape: "[2.0]")}}}", 8), "no 64-bit integer" },
        { "shape of powers", FileBytes.SafeTensors($"{{{Tensor(shape: "[2e0]")}}}", 8), "no 64-bit integer" },
        { "shape of nulls", FileBytes.SafeTensors($"{{{Tensor(shape: "[null]")}}}", 8), "no 64-bit integer" },
        { "shape of lists", FileBytes.SafeTensors($"{{{Tensor(shape: "[[2]]")}}}", 8), "no 64-bit integer" },
        { "negative length", FileBytes.SafeTensors($"{{{Tensor(shape: "[-2]")}}}", 8), "shape [-2] has a negative length" },
        { "length of 2^63", FileBytes.SafeTensors($"{{{Tensor(shape: "[9223372036854775808]")}}}", 8), "no 64-bit integer" },
        { "product of 2^64", FileBytes.SafeTensors($"{{{Tensor(shape: "[4294967296,4294967296]")}}}", 8), "overflows" },
        { "product of 2^64 by 0", FileBytes.SafeTensors($"{{{Tensor(shape: "[0,4294967296,4294967296]")}}}", 8), "overflows" },
        { "65 axes", FileBytes.SafeTensors($"{{{Tensor(shape: $"[{string.Join(',', Enumerable.Repeat(1, 65))}]")}}}", 8), "65 axes; at most 64" },
        { "size too small", FileBytes.SafeTensors($"{{{Tensor(shape: "[3]")}}}", 8), "spans 8 bytes, but shape [3] of float32 needs 12" },
        { "size too large", FileBytes.SafeTensors($"{{{Tensor(shape: "[1]")}}}", 8), "spans 8 bytes, but shape [1] of float32 needs 4" },
        { "one offset", FileBytes.SafeTensors($"{{{Tensor(offsets: "[0]")}}}", 8), "has 1 data_offsets instead of" },
        { "three offsets", FileBytes.SafeTensors($"{{{Tensor(offsets: "[0,4,8]")}}}", 8), "has 3 data_offsets instead of" },
        { "end before begin", FileBytes.SafeTensors($"{{{Tensor(offsets: "[8,0]")}}}", 8), "data_offsets [8, 0]" },
        { "negative begin", FileBytes.SafeTensors($"{{{Tensor(offsets: "[-8,0]")}}}", 8), "data_offsets [-8, 0]" },
        { "offset of 2^63", FileBytes.SafeTensors($"{{{Tensor(offsets: "[0,9223372036854775808]")}}}", 8), "no 64-bit integer" },
        { "hole at the start", FileBytes.SafeTensors($"{{{Tensor(offsets: "[4,12]")}}}", 12), "begins at 4 instead of 0: it leaves a hole" },
        {
            "hole between",
            FileBytes.SafeTensors($"{{{Tensor()},{Tensor(name: "y", offsets: "[12,20]")}}}", 20),
            "tensor 'y' begins at 12 instead of 8: it leaves a hole"
        },
        {
            "overlap",
            FileBytes.SafeTensors($"{{{Tensor()},{Tensor(name: "y", offsets: "[4,12]")}}}", 12),
            "tensor 'y' begins at 4 instead of 8: it overlaps"
        },
        {
            "two tensors in one place",
            FileBytes.SafeTensors($"{{{Tensor()},{Tensor(name: "y")}}}", 8),
            "begins at 0 instead of 8: it overlaps"
        },
        { "data cut", FileBytes.SafeTensors($"{{{Tensor()}}}", 7), "its tensors cover 8 bytes, but 7 follow the header" },
        { "data over", FileBytes.SafeTensors($"{{{Tensor()}}}", 9), "its tensors cover 8 bytes, but 9 follow the header" },
        { "data without tensors", FileBytes.SafeTensors("{}", 1), "its tensors cover 0 bytes, but 1 follow" },
        {
            "32 GiB",
            FileBytes.SafeTensors($"{{{Tensor(shape: "[8589934592]", offsets: "[0,34359738368]")}}}"),
            "its tensors cover 34359738368 bytes, but 0 follow the header"
        },
        {
            "offsets that wrap around",
            FileBytes.SafeTensors($"{{{Tensor()},{Tensor(name: "y", shape: "[2305843009213693951]", offsets: "[8,9223372036854775807]")}}}", 8),
            "tensor 'y' spans 9223372036854775799 bytes"
        },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_malformed_file_is_named_with_what_is_wrong(string what, byte[] content, string words)
    {
        string path = _folder.File("bad.safetensors", content);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => SafeTensorsReader.Open(path));
        Assert.StartsWith($"{path}: ", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Contains(words, StringComparison.Ordinal), $"{what}: {error.Message}");
        Assert.True(error.Message.Contains("; ", StringComparison.Ordinal) || error.Message.Contains(": write it again", StringComparison.Ordinal), what);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void A_file_that_is_refused_is_closed()
    {
        string path = _folder.File("bad.safetensors", new byte[8]);
        Assert.Throws<InvalidDataException>(() => SafeTensorsReader.Open(path));
        using FileStream exclusive = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(8, exclusive.Length);
    }

    private static string Tensor(
        string name = "x", string type = "\"F32\"", string shape = "[2]", string offsets = "[0,8]", string more = "") =>
        $$"""
        "{{name}}":{"dtype":{{type}},"shape":{{shape}},"data_offsets":{{offsets}}{{more}}}
        """;
}
