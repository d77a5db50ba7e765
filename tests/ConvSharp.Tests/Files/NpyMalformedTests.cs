using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Files;

public sealed class NpyMalformedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What is wrong, the file, and words of the message.</summary>
    public static TheoryData<string, byte[], string> Files => new()
    {
        { "nothing", [], "it is empty; the copy or download did not finish" },
        { "magic only", [0x93, .. "NUMPY"u8], "ends inside its header, at byte 6" },
        { "no length", [0x93, .. "NUMPY"u8, 1, 0], "ends inside its header, at byte 8" },
        { "half a length", [0x93, .. "NUMPY"u8, 2, 0, 10, 0], "ends inside its header" },
        { "a zip", [.. "PK\u0003\u0004archive"u8], "it is a zip archive, not a .npy array; unpack it first" },
        { "nothing known", [.. Enumerable.Range(0xf0, 16).Select(i => (byte)i)], "with the bytes f0f1f2f3f4f5, so it is no .npy" },
        { "version 0", FileBytes.Npy(Dictionary(), 8, major: 0), "format version is 0.0" },
        { "version 1.1", FileBytes.Npy(Dictionary(), 8, minor: 1), "format version is 1.1" },
        { "version 4", FileBytes.Npy(Dictionary(), 8, major: 4), "format version is 4.0" },
        { "header cut", FileBytes.Npy(Dictionary(), claimedHeaderLength: 5000), "ends inside its header" },
        { "header of 10,001 bytes", FileBytes.Npy(Dictionary().PadRight(10_001), 8), "header has 10001 bytes; at most 10000" },
        { "header of 4 GiB", FileBytes.Npy(Dictionary(), 8, major: 2, claimedHeaderLength: -1), "header has 4294967295 bytes" },
        { "empty header", FileBytes.Npy("", 8), "needs '{' at character 0, not its end" },
        { "blank header", FileBytes.Npy("   \n", 8), "needs '{' at character 4" },
        { "list", FileBytes.Npy("['<f4', False, (2,)]", 8), "needs '{' at character 0, not '['" },
        { "unclosed", FileBytes.Npy(Dictionary().Replace("}", "", StringComparison.Ordinal), 8), "its end" },
        { "something behind", FileBytes.Npy(Dictionary() + ";", 8), "needs the end of the header at character 55, not ';'" },
        { "NUL padding", FileBytes.Npy(Dictionary() + "\0\0", 8), @"not '\u0000'" },
        { "no colon", FileBytes.Npy("{'descr' '<f4'}", 8), "needs ':' at character 9" },
        { "no comma", FileBytes.Npy("{'descr': '<f4' 'shape': (2,)}", 8), "needs '}' at character 16" },
        { "two commas", FileBytes.Npy(Dictionary().Replace(", 's", ",, 's", StringComparison.Ordinal), 8), "needs a string in quotes" },
        { "bare key", FileBytes.Npy("{descr: '<f4'}", 8), "needs a string in quotes at character 1, not 'd'" },
        { "unclosed string", FileBytes.Npy("{'descr", 8), "a string that ends" },
        { "escape", FileBytes.Npy("{'d\\145scr': '<f4'}", 8), "without escapes" },
        { "not ASCII", FileBytes.Npy("{'é': 1}", 8), "unknown key 'é'" },
        { "unknown key", FileBytes.Npy(Dictionary(more: ", 'evil': True"), 8), "unknown key 'evil'" },
        { "control characters", FileBytes.Npy("{'a\nb\u001b[2J': 1}", 8), @"unknown key 'a\u000ab\u001b[2J'" },
        { "long key", FileBytes.Npy($"{{'{new string('k', 5000)}': 1}}", 8), $"unknown key '{new string('k', 80)}…'" },
        { "descr twice", FileBytes.Npy(Dictionary(more: ", 'descr': '<f4'"), 8), "key 'descr' twice" },
        { "order twice", FileBytes.Npy(Dictionary(more: ", 'fortran_order': False"), 8), "key 'fortran_order' twice" },
        { "shape twice", FileBytes.Npy(Dictionary(more: ", 'shape': (2,)"), 8), "key 'shape' twice" },
        { "no descr", FileBytes.Npy("{'fortran_order': False, 'shape': (2,)}", 8), "lacks the key 'descr'" },
        { "no order", FileBytes.Npy("{'descr': '<f4', 'shape': (2,)}", 8), "lacks the key 'fortran_order'" },
        { "no shape", FileBytes.Npy("{'descr': '<f4', 'fortran_order': False}", 8), "lacks the key 'shape'" },
        { "objects", FileBytes.Npy(Dictionary("|O"), 8), "'|O' means Python objects, which are never read" },
        { "objects of old", FileBytes.Npy(Dictionary("|O8"), 8), "never read" },
        { "structure", Structure("[('x', '<f4')]"), "with the field 'x'; save one field in Python: numpy.save(path, array['x'])" },
        { "structure of two", Structure("[('a', '<f4'), ('b', '<i8', (2, 3))]"), "with the fields 'a', 'b'; save one field" },
        { "structure with a title", Structure("[(('long title', 'a'), '<f4')]"), "with the field 'a'" },
        { "structure in a structure", Structure("[('a', [('x', '<f4'), ('y', '<f4')])]"), "with the field 'a'" },
        { "structure with gaps", Structure("[('', '|V4'), ('b', '<f4'), ('', '|V8')]"), "with the field 'b'" },
        { "structure of gaps", Structure("[('', '|V4')]"), "a structured array without fields" },
        { "structure with a quote", Structure("""[("it's", '<f4')]"""), "with the field 'it's'" },
        { "structure with an escape", Structure(@"[('a\\b', '<f4')]"), @"with the field 'a\\b'" },
        { "structure of ten", Structure($"[{string.Concat(Enumerable.Range(0, 10).Select(i => $"('f{i}', '<f4'), "))}]"), "'f7' and 2 more" },
        { "structure, version 3", Structure(FileBytes.Latin1OfUtf8("[('é', '<f4')]"), major: 3), "with the field 'é'" },
        { "structure unclosed", Structure("[('a', '<f4')"), "needs '('" },
        { "structure nested without end", Structure("[('a', [[[[[[["), "needs a value" },
        { "structure without types", Structure("[('a' '<f4')]"), "needs ','" },
        { "structure, name unclosed", FileBytes.Npy("{'descr': [('a", 8), "a string in quotes" },
        { "complex", FileBytes.Npy(Dictionary("<c8"), 16), "'<c8' means complex numbers, which are not read; save their parts" },
        { "complex, big-endian", FileBytes.Npy(Dictionary(">c16"), 32), "numpy.save(path, array.real), numpy.save(path, array.imag)" },
        { "dates", FileBytes.Npy(Dictionary("<M8[ns]"), 16), "'<M8[ns]' means points in time, which are not read; save them as counts" },
        { "spans", FileBytes.Npy(Dictionary(">m8[s]"), 16), "means spans of time, which are not read; save them as counts in Python" },
        { "bytes", FileBytes.Npy(Dictionary("|S4"), 8), "'|S4' means text, which is not read; if all are numbers" },
        { "bfloat16", FileBytes.Npy(Dictionary("<V2"), 4), "as numpy saves bfloat16; save them as numbers in Python" },
        { "float8", FileBytes.Npy(Dictionary("|V1"), 2), "as numpy saves 8-bit floats" },
        { "raw bytes", FileBytes.Npy(Dictionary("|V7"), 14), "'|V7' means raw bytes, which are not read" },
        { "no letter", FileBytes.Npy(Dictionary("<"), 8), "descr '<' is not a type that is read" },
        { "text", FileBytes.Npy(Dictionary("<U4"), 32), "'<U4' means text, which is not read; if all are numbers" },
        { "native order", FileBytes.Npy(Dictionary("=f4"), 8), "descr '=f4'" },
        { "no order of bytes", FileBytes.Npy(Dictionary("f4"), 8), "descr 'f4'" },
        { "long double", FileBytes.Npy(Dictionary("<f16"), 32), "means long double, which is not read; save it as double in Python" },
        { "booleans", FileBytes.Npy(Dictionary("|b1"), 2), "elements are bool, which are not read as numbers; store them as float32" },
        { "order 0", FileBytes.Npy(Dictionary(order: "0"), 8), "needs True or False" },
        { "order false", FileBytes.Npy(Dictionary(order: "false"), 8), "needs True or False" },
        { "order Falsehood", FileBytes.Npy(Dictionary(order: "Falsehood"), 8), "not 'h'" },
        { "shape list", FileBytes.Npy(Dictionary(shape: "[2]"), 8), "needs '('" },
        { "shape number", FileBytes.Npy(Dictionary(shape: "(2)"), 8), "needs ','" },
        { "shape comma", FileBytes.Npy(Dictionary(shape: "(,)"), 8), "a length in decimal digits" },
        { "shape unclosed", FileBytes.Npy(Dictionary(shape: "(2, 3"), 8), "needs ')'" },
        { "negative length", FileBytes.Npy(Dictionary(shape: "(-2,)"), 8), "a length in decimal digits, 0 or more" },
        { "float length", FileBytes.Npy(Dictionary(shape: "(2.0,)"), 8), "needs ','" },
        { "hex length", FileBytes.Npy(Dictionary(shape: "(0x2,)"), 8), "needs ','" },
        { "octal length", FileBytes.Npy(Dictionary(shape: "(02,)"), 8), "a length in decimal digits" },
        { "underscore", FileBytes.Npy(Dictionary(shape: "(1_0,)"), 8), "needs ','" },
        { "None", FileBytes.Npy(Dictionary(shape: "(None,)"), 8), "a length in decimal digits" },
        { "call", FileBytes.Npy(Dictionary(shape: "(abs(2),)"), 8), "a length in decimal digits" },
        { "length of 2^63", FileBytes.Npy(Dictionary(shape: "(9223372036854775808,)"), 8), "'9223372036854775808' overflows 64 bits" },
        { "product of 2^64", FileBytes.Npy(Dictionary(shape: "(4294967296, 4294967296)"), 8), "overflows" },
        { "product of 2^64 by 0", FileBytes.Npy(Dictionary(shape: "(0, 4294967296, 4294967296)")), "overflows" },
        { "bytes of 2^63", FileBytes.Npy(Dictionary(shape: "(2305843009213693952,)"), 8), "overflows" },
        { "65 axes", FileBytes.Npy(Dictionary(shape: $"({string.Concat(Enumerable.Repeat("1,", 65))})"), 8), "65 axes; at most 64" },
        { "a byte short", FileBytes.Npy(Dictionary(), 7), "shape [2] of float32 needs 8 bytes, but 7 follow the header" },
        { "no data", FileBytes.Npy(Dictionary(shape: "(1, 1)")), "needs 4 bytes, but 0 follow" },
        { "a byte over", FileBytes.Npy(Dictionary(), 9), "1 bytes follow the array" },
        { "doubles", FileBytes.Npy(Dictionary("<f8"), 16), "read it as double, or allow rounding" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_malformed_file_is_named_with_what_is_wrong(string what, byte[] content, string words)
    {
        string path = _folder.File("bad.npy", content);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Npy.Read<float>(path));
        Assert.StartsWith($"{path}: ", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Contains(words, StringComparison.Ordinal), $"{what}: {error.Message}");
        Assert.True(error.Message.Contains("; ", StringComparison.Ordinal), $"no fix for {what}: {error.Message}");
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void Eighty_bytes_that_ask_for_32_GiB_allocate_nothing()
    {
        byte[] file = FileBytes.Npy(Dictionary(shape: "(8589934592,)").PadRight(69) + "\n");
        Assert.Equal(80, file.Length);
        string path = _folder.File("bad.npy", file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Npy.Read<float>(path));
        Assert.Contains("needs 34359738368 bytes, but 0 follow", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static byte[] Structure(string descr, byte major = 1) =>
        FileBytes.Npy(Dictionary().Replace("'<f4'", descr, StringComparison.Ordinal), 8, major);

    private static string Dictionary(string descr = "<f4", string order = "False", string shape = "(2,)", string more = "") =>
        $"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}{more}}}";
}
