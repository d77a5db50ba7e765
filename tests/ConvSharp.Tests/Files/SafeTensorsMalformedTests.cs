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
        { "nothing", [], "it is empty; the copy or download did not finish" },
        { "seven bytes", new byte[7], "it has 7 bytes, too few" },
        { "empty header", new byte[8], "does not start with '{'" },
        { "header cut", FileBytes.SafeTensors("{}", claimedHeaderLength: 100), "header of 100 bytes is cut short: the file has 10" },
        { "header of 100 MB", FileBytes.SafeTensors("{}", claimedHeaderLength: 100_000_000), "header of 100000000 bytes is cut short" },
        { "header of 100 MB and 1", FileBytes.SafeTensors("{}", claimedHeaderLength: 100_000_001), "header of 100000001 bytes, more than" },
        { "a length that lies", FileBytes.SafeTensors("{}", claimedHeaderLength: 0x0002_0000_0716_0500), "562950072304896 bytes, more" },
        { "header of 2^64 - 1", FileBytes.SafeTensors("{}", claimedHeaderLength: ulong.MaxValue), "header of 18446744073709551615 bytes" },
        { "header of 2^63", FileBytes.SafeTensors("{}", claimedHeaderLength: 1UL << 63), "header of 9223372036854775808 bytes" },
        { "leading space", FileBytes.SafeTensors(" {}"), "does not start with '{'" },
        { "byte order mark", FileBytes.SafeTensors("\ufeff{}"), "does not start with '{'" },
        { "list", FileBytes.SafeTensors("[]"), "does not start with '{'" },
        { "unclosed", FileBytes.SafeTensors("{"), "is no JSON near byte 1" },
        { "trailing comma", FileBytes.SafeTensors("{" + Tensor() + ",}", 8), "is no JSON" },
        { "comment", FileBytes.SafeTensors("{/**/}"), "is no JSON" },
        { "NUL padding", FileBytes.SafeTensors("{}\0\0"), "is no JSON near byte 2" },
        { "something behind", FileBytes.SafeTensors("{}{}"), "is no JSON" },
        { "nested deep", FileBytes.SafeTensors("{\"x\":{\"shape\":" + new string('[', 1000)), "no 64-bit integer" },
        { "bad UTF-8", [4, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'"', 0xff, (byte)'"'], "its header" },
        { "bad UTF-8 in a name", [9, 0, 0, 0, 0, 0, 0, 0, .. "{\""u8, 0xff, .. "\":{}} "u8], "no valid Unicode" },
        { "half a surrogate pair", FileBytes.SafeTensors("""{"\ud800":{}}"""), "no valid Unicode" },
        { "tensor a number", FileBytes.SafeTensors("""{"x":3}"""), "value of 'x' near byte 5 of the header must be an object" },
        { "tensor null", FileBytes.SafeTensors("""{"x":null}"""), "must be an object" },
        { "name twice", With(8, Tensor(), Tensor()), "the key 'x' twice" },
        { "name twice, escaped", With(8, Tensor(), Tensor(name: @"\u0078")), "the key 'x' twice" },
        { "metadata twice", FileBytes.SafeTensors("""{"__metadata__":{},"__metadata__":{}}"""), "'__metadata__' twice" },
        { "metadata a string", FileBytes.SafeTensors("""{"__metadata__":"v"}"""), "must be an object" },
        { "metadata null", FileBytes.SafeTensors("""{"__metadata__":null}"""), "must be an object" },
        { "metadata number", FileBytes.SafeTensors("""{"__metadata__":{"k":1}}"""), "value of 'k' near byte 21 of the header" },
        { "metadata nested", FileBytes.SafeTensors("""{"__metadata__":{"k":{}}}"""), "must be a string, as all metadata" },
        { "metadata key twice", FileBytes.SafeTensors("""{"__metadata__":{"k":"a","k":"b"}}"""), "metadata has the key 'k' twice" },
        { "no dtype", FileBytes.SafeTensors("""{"x":{"shape":[2],"data_offsets":[0,8]}}""", 8), "lacks the key 'dtype'" },
        { "no shape", FileBytes.SafeTensors("""{"x":{"dtype":"F32","data_offsets":[0,8]}}""", 8), "lacks the key 'shape'" },
        { "no offsets", FileBytes.SafeTensors("""{"x":{"dtype":"F32","shape":[2]}}""", 8), "lacks the key 'data_offsets'" },
        { "unknown key", With(8, Tensor(more: ",\"evil\":1")), "tensor 'x' has the unknown key 'evil'" },
        { "dtype twice", With(8, Tensor(more: ",\"dtype\":\"F32\"")), "the key 'dtype' twice" },
        { "shape twice", With(8, Tensor(more: ",\"shape\":[2]")), "the key 'shape' twice" },
        { "offsets twice", With(8, Tensor(more: ",\"data_offsets\":[0,8]")), "the key 'data_offsets' twice" },
        { "dtype unknown", With(8, Tensor(type: "\"F4\"")), "unknown dtype 'F4'; store it as F32" },
        { "dtype lower case", With(8, Tensor(type: "\"f32\"")), "unknown dtype 'f32'" },
        { "dtype a number", With(8, Tensor(type: "32")), "value of 'dtype' near byte 14 of the header must be a string" },
        { "shape a number", With(8, Tensor(shape: "2")), "must be an array" },
        { "shape of strings", With(8, Tensor(shape: "[\"2\"]")), "'shape' near byte 29 of the header has a value that is no 64-bit" },
        { "shape of fractions", With(8, Tensor(shape: "[2.0]")), "no 64-bit integer" },
        { "shape of powers", With(8, Tensor(shape: "[2e0]")), "no 64-bit integer" },
        { "shape of nulls", With(8, Tensor(shape: "[null]")), "no 64-bit integer" },
        { "shape of lists", With(8, Tensor(shape: "[[2]]")), "no 64-bit integer" },
        { "negative length", With(8, Tensor(shape: "[-2]")), "shape [-2] has a negative length" },
        { "length of 2^63", With(8, Tensor(shape: "[9223372036854775808]")), "no 64-bit integer" },
        { "product of 2^64", With(8, Tensor(shape: "[4294967296,4294967296]")), "overflows" },
        { "product of 2^64 by 0", With(8, Tensor(shape: "[0,4294967296,4294967296]")), "overflows" },
        {
            "65 axes",
            With(8, Tensor(shape: $"[{string.Join(',', Enumerable.Repeat(1, 65))}]")),
            "'shape' near byte 157 of the header has more than 64 numbers; at most 64"
        },
        { "a million offsets", With(8, Tensor(offsets: $"[{string.Join(',', Enumerable.Repeat(1, 1_000_000))}]")), "more than 64 numbers" },
        { "complex", With(8, Tensor(type: "\"C64\"")), "unknown dtype 'C64'; it holds complex numbers: store their real and imaginary" },
        { "size too small", With(8, Tensor(shape: "[3]")), "spans 8 bytes, but shape [3] of float32 needs 12" },
        { "size too large", With(8, Tensor(shape: "[1]")), "spans 8 bytes, but shape [1] of float32 needs 4" },
        { "one offset", With(8, Tensor(offsets: "[0]")), "has 1 data_offsets instead of" },
        { "three offsets", With(8, Tensor(offsets: "[0,4,8]")), "has 3 data_offsets instead of" },
        { "end before begin", With(8, Tensor(offsets: "[8,0]")), "data_offsets [8, 0]" },
        { "negative begin", With(8, Tensor(offsets: "[-8,0]")), "data_offsets [-8, 0]" },
        { "offset of 2^63", With(8, Tensor(offsets: "[0,9223372036854775808]")), "no 64-bit integer" },
        { "hole at the start", With(12, Tensor(offsets: "[4,12]")), "begins at 4 instead of 0: it leaves a hole" },
        {
            "hole between",
            With(20, Tensor(), Tensor(name: "y", offsets: "[12,20]")),
            "tensor 'y' begins at 12 instead of 8: it leaves a hole"
        },
        {
            "overlap",
            With(12, Tensor(), Tensor(name: "y", offsets: "[4,12]")),
            "tensor 'y' begins at 4 instead of 8: it overlaps"
        },
        {
            "two tensors in one place",
            With(8, Tensor(), Tensor(name: "y")),
            "begins at 0 instead of 8: it overlaps"
        },
        { "data cut", With(7, Tensor()), "its tensors cover 8 bytes, but 7 follow the header" },
        { "data over", With(9, Tensor()), "its tensors cover 8 bytes, but 9 follow the header" },
        { "data without tensors", FileBytes.SafeTensors("{}", 1), "its tensors cover 0 bytes, but 1 follow" },
        {
            "32 GiB",
            With(0, Tensor(shape: "[8589934592]", offsets: "[0,34359738368]")),
            "its tensors cover 34359738368 bytes, but 0 follow the header"
        },
        {
            "offsets that wrap around",
            With(8, Tensor(), Tensor(name: "y", shape: "[2305843009213693951]", offsets: "[8,9223372036854775807]")),
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
        Assert.True(error.Message.Contains("; ", StringComparison.Ordinal), $"no fix for {what}: {error.Message}");
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

    private static byte[] With(int dataLength, params string[] tensors) =>
        FileBytes.SafeTensors("{" + string.Join(',', tensors) + "}", dataLength);

    private static string Tensor(
        string name = "x", string type = "\"F32\"", string shape = "[2]", string offsets = "[0,8]", string more = "") =>
        $$"""
        "{{name}}":{"dtype":{{type}},"shape":{{shape}},"data_offsets":{{offsets}}{{more}}}
        """;
}
