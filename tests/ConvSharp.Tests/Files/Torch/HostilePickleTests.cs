using System.IO.Compression;
using ConvSharp.Files;
using Xunit;

namespace ConvSharp.Tests.Files.Torch;

/// <summary>Pickles that want to run code, to take all memory, or are damaged: each is refused, by name where it has one.</summary>
public sealed class HostilePickleTests
{
    // 2^63 − 1 in the operation LONG1.
    private const string Largest = "\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f";

    public static TheoryData<string, string> Gadgets => new()
    {
        { "os", "system" }, { "posix", "system" }, { "nt", "system" }, { "subprocess", "Popen" }, { "subprocess", "check_output" },
        { "builtins", "eval" }, { "builtins", "exec" }, { "builtins", "getattr" }, { "builtins", "__import__" },
        { "builtins", "compile" }, { "builtins", "open" }, { "__builtin__", "eval" }, { "__builtin__", "apply" },
        { "runpy", "_run_code" }, { "runpy", "run_path" }, { "webbrowser", "open" }, { "numpy.testing._private.utils", "runstring" },
        { "numpy", "load" }, { "torch", "load" }, { "torch.storage", "_load_from_bytes" }, { "torch.hub", "load" },
        { "torch.jit", "load" }, { "torch.nn.modules.container", "Sequential" }, { "operator", "attrgetter" },
        { "operator", "methodcaller" }, { "functools", "partial" }, { "functools", "reduce" }, { "pip", "main" },
        { "pip._internal", "main" }, { "asyncio.unix_events", "_UnixSubprocessTransport._start" }, { "asyncio", "create_subprocess_shell" },
        { "bdb", "Bdb.run" }, { "bdb", "Bdb" }, { "timeit", "timeit" }, { "pydoc", "pipepager" }, { "pydoc", "locate" },
        { "copyreg", "_reconstructor" }, { "copyreg", "add_extension" }, { "pickle", "loads" }, { "_pickle", "loads" },
        { "marshal", "loads" }, { "types", "CodeType" }, { "types", "FunctionType" }, { "ctypes", "CDLL" }, { "socket", "socket" },
        { "shutil", "rmtree" }, { "importlib", "import_module" }, { "code", "InteractiveInterpreter" }, { "cProfile", "run" },
        { "pty", "spawn" }, { "ssl", "SSLSocket" }, { "urllib.request", "urlopen" }, { "_codecs", "encode" },
        { "collections", "OrderedDict.fromkeys" },
        { "numpy.core.multiarray", "_reconstruct" }, { "torch._utils", "_rebuild_qtensor" }, { "torch", "floatstorage" },
    };

    [Theory]
    [MemberData(nameof(Gadgets))]
    public void Code_is_refused_by_name_in_every_form(string module, string name)
    {
        string asText = $"c{module}\n{name}\n";
        string asStack = $"\u008c{(char)module.Length}{module}\u008c{(char)name.Length}{name}\u0093";
        string call = "X\u0002\0\0\0id\u0085R.";
        foreach (string start in new[] { asText, asStack, $"}}X\u0001\0\0\0a{asText}", $"(X\u0002\0\0\0idi{module}\n{name}\n" })
        {
            string message = Refusal($"\u0080\u0004{start}{call}");
            Assert.Contains($"'{module}.{name}' at byte ", message, StringComparison.Ordinal);
            Assert.Contains("never runs code", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("}o.", "OBJ")]
    [InlineData("}}\u0081.", "NEWOBJ")]
    [InlineData("}}}\u0092.", "NEWOBJ_EX")]
    [InlineData("\u0082\u0001.", "EXT1")]
    [InlineData("\u0083\u0001\0.", "EXT2")]
    [InlineData("\u0084\u0001\0\0\0.", "EXT4")]
    [InlineData("\u0096\0\0\0\0\0\0\0\0.", "BYTEARRAY8")]
    [InlineData("\u0097.", "NEXT_BUFFER")]
    [InlineData("Pname\n.", "PERSID")]
    [InlineData("I1\n.", "INT")]
    [InlineData("S'x'\n.", "STRING")]
    [InlineData("\u00ff.", "0xff")]
    public void Operations_that_make_objects_are_refused_by_name(string operations, string name) =>
        Assert.Contains($"operation {name} at byte ", Refusal("\u0080\u0002" + operations), StringComparison.Ordinal);

    [Theory]
    [InlineData("R.", "REDUCE takes an item from an empty stack")]
    [InlineData(".", "STOP takes an item from an empty stack")]
    [InlineData("(R.", "REDUCE takes an item from an empty stack")]
    [InlineData("t.", "TUPLE needs a mark")]
    [InlineData("}u.", "SETITEMS needs a mark")]
    [InlineData("}(K\u0001u.", "SETITEMS has a key without a value")]
    [InlineData("K\u0001K\u0002s.", "SETITEM takes an item from an empty stack")]
    [InlineData("](K\u0001u.", "SETITEMS needs a dictionary")]
    [InlineData("h\u0005.", "BINGET asks for 5")]
    [InlineData("]}b.", "BUILD sets the state of an object that is no dictionary")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ff.", "BINUNICODE claims 4294967295 bytes")]
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffx.", "BINUNICODE8 claims")]
    [InlineData("}", "it ends before its STOP")]
    [InlineData("ccollections\nOrderedDict\nK\u0001R.", "REDUCE needs a global and a tuple")]
    [InlineData("ccollections\nOrderedDict\nK\u0001\u0085R.", "REDUCE makes a dictionary")]
    [InlineData("ctorch\nFloatStorage\n)R.", "REDUCE calls torch.FloatStorage")]
    [InlineData("K\u0001Q.", "BINPERSID refers to something that is no storage")]
    [InlineData("\u0080\u0009.", "PROTO is of protocol 9")]
    public void Damage_is_told_with_its_place(string operations, string problem) =>
        Assert.Contains(problem, Refusal("\u0080\u0002" + operations), StringComparison.Ordinal);

    [Theory]
    [InlineData("K\u0001K\u0002\u0085K\u0001\u0085", "reaches element 2 of a storage of 2 elements")]
    [InlineData("K\0K\u0002\u0085K\u0002\u0085", "reaches element 2 ")]
    [InlineData("J\u00ff\u00ff\u00ff\u00ffK\u0002\u0085K\u0001\u0085", "negative")]
    [InlineData("K\0J\u00ff\u00ff\u00ff\u00ff\u0085K\u0001\u0085", "negative")]
    [InlineData("K\0K\u0002K\u0001\u0086K\u0001\u0085", "2 axes and 1 strides")]
    [InlineData($"K\0{Largest}\u0085{Largest}\u0085", "reaches element")]
    [InlineData("K\0\u008a\u0008\0\0\0\0\0\0\0\u0040\u0085K\0\u0085", "2^63")]
    [InlineData("K\0J\0\0\0\u0040\u0085K\0\u0085", "repeat the same elements")]
    public void Views_beyond_their_storage_are_refused(string arguments, string problem) =>
        Assert.Contains(problem, Refusal(TorchBytes.Archive(TorchBytes.View(2, arguments))), StringComparison.Ordinal);

    [Fact]
    public void The_view_that_these_tests_damage_is_good()
    {
        using TensorFile file = TensorFile.Open(new MemoryStream(TorchBytes.Archive(TorchBytes.View(2))));
        Assert.Equal([0f, 0], TorchFileTests.Flat(file.Read<float>("a")));
    }

    [Fact]
    public void Archives_that_lie_are_refused()
    {
        byte[] pickle = TorchBytes.View(2);
        byte[] packed = TorchBytes.Archive(pickle, CompressionLevel.Optimal, bytes: 800);
        Assert.Contains("is compressed", Refusal(packed), StringComparison.Ordinal);
        Assert.Contains("two files named 'x/data/0'", Refusal(TorchBytes.Archive(pickle, copies: 2)), StringComparison.Ordinal);
        Assert.Contains("no 'x/data/0'", Refusal(TorchBytes.Archive(pickle, copies: 0)), StringComparison.Ordinal);
        Assert.Contains("has 4 bytes, but its storage takes 8", Refusal(TorchBytes.Archive(pickle, bytes: 4)), StringComparison.Ordinal);
        byte[] good = TorchBytes.Archive(pickle);
        Assert.Contains("no directory", Refusal(good[..^30]), StringComparison.Ordinal);
    }

    [Fact]
    public void Containers_that_grow_beyond_number_are_refused_before_they_do()
    {
        // Each list holds the one before ten times over.
        string laughs = "\u0080\u0002]q\0" + string.Concat(Enumerable.Range(0, 30).Select(i =>
            $"](" + string.Concat(Enumerable.Repeat($"h{(char)i}", 10)) + $"eq{(char)(i + 1)}")) + ".";
        Assert.Contains("items", Refusal(laughs), StringComparison.Ordinal);
        Assert.Contains("deep", Refusal("\u0080\u0002]q\0h\0a."), StringComparison.Ordinal);
        Assert.Contains("deep", Refusal("\u0080\u0002" + new string(']', 100) + new string('a', 99) + "."), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pickle_within_a_pickle_is_only_bytes()
    {
        string inner = "cposix\nsystem\nX\u0002\0\0\0id\u0085R.";
        byte[] pickle = TorchBytes.Latin($"\u0080\u0003}}X\u0001\0\0\0aC{(char)inner.Length}{inner}s.");
        using TensorFile file = TensorFile.Open(new MemoryStream(TorchBytes.Archive(pickle)));
        Assert.Empty(file.Tensors);
    }

    private static string Refusal(string pickle) => Refusal(TorchBytes.Archive(TorchBytes.Latin(pickle)));

    private static string Refusal(byte[] file) =>
        Assert.Throws<InvalidDataException>(() => TensorFile.Open(new MemoryStream(file))).Message;
}
