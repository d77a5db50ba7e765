using ConvSharp.Files.Pickle;

namespace ConvSharp.Files.Torch;

/// <summary>The globals of state dicts, and the storages that their pickle refers to.</summary>
internal sealed class TorchTypes : IPickleTypes
{
    private const string Utilities = "torch._utils.";
    private const string TensorOfV2 = Utilities + "_rebuild_tensor_v2";
    private const string TensorOfV3 = Utilities + "_rebuild_tensor_v3";
    private const string OldTensor = Utilities + "_rebuild_tensor";
    private const string Parameter = Utilities + "_rebuild_parameter";
    private const string ParameterWithState = Utilities + "_rebuild_parameter_with_state";
    private const string Ordered = "collections.OrderedDict";
    private const string Shape = "torch.Size";
    private const string Device = "torch.device";

    private static readonly string[] PlainBytes = ["torch.UntypedStorage", "torch.storage.UntypedStorage"];
    private static readonly string[] Sets = ["builtins.set", "__builtin__.set", "builtins.frozenset", "__builtin__.frozenset"];

    private readonly Dictionary<string, TorchStorage> _storages = new(StringComparer.Ordinal);

    /// <summary>The storages that the pickle refers to, by their keys.</summary>
    public IReadOnlyDictionary<string, TorchStorage> Storages => _storages;

    public bool Knows(string global) =>
        global is TensorOfV2 or TensorOfV3 or OldTensor or Parameter or ParameterWithState or Ordered or Shape or Device
        || PlainBytes.Contains(global) || Sets.Contains(global)
        || TorchElements.OfStorage(global) is not null || TorchElements.OfDtype(global) is not null;

    public object? Call(PickleGlobal global, object?[] arguments) => global.Name switch
    {
        TensorOfV2 or OldTensor => Tensor(arguments, type: null),
        TensorOfV3 => Tensor(arguments, arguments is [_, _, _, _, _, _, PickleGlobal dtype, ..] ? TorchElements.OfDtype(dtype.Name) : null),
        Parameter or ParameterWithState => arguments is [TorchView view, ..]
            ? view
            : throw new FormatException("makes a parameter of something that is no tensor"),
        Ordered => Dictionary(arguments),
        Shape when arguments is [object?[] or List<object?>] => arguments[0],
        Device => arguments,
        _ when Sets.Contains(global.Name) && arguments is [List<object?> items] => items,
        _ => throw new FormatException($"calls {global.Name} with arguments that it does not take"),
    };

    public object Outside(object? id)
    {
        if (id is not object?[] and not null || id is not object?[] { Length: 5 or 6 } parts
            || parts is not ["storage", PickleGlobal kind, string key, _, long count, ..])
        {
            throw new FormatException("refers to something that is no storage");
        }

        ElementType? type = TorchElements.OfStorage(kind.Name);
        if (type is null && !PlainBytes.Contains(kind.Name))
            throw new FormatException($"refers to a storage of the kind {kind.Name}");
        if (count < 0)
            throw new FormatException($"refers to a storage of {count} elements");
        var whole = new TorchStorage(key, type, 0, count, count);
        if (!_storages.TryAdd(key, whole) && _storages[key].WholeBytes != whole.WholeBytes)
            throw new FormatException($"gives storage {Malformed.Quote(key)} two sizes");

        // The old form has views of storages too: a key, a first element and a count.
        if (parts.Length < 6 || parts[5] is null)
            return whole;
        return parts[5] is object?[] and [string, long first, long length] && first >= 0 && length >= 0 && first <= count - length
            ? whole with { First = first, Count = length }
            : throw new FormatException("refers to a part of a storage that does not lie within it");
    }

    private static TorchView Tensor(object?[] arguments, ElementType? type)
    {
        if (arguments is not [TorchStorage storage, long offset, object?[] lengths, object?[] strides, ..])
            throw new FormatException("makes a tensor of something that is no storage, offset, shape and strides");
        return (type ?? storage.Type) is { } known
            ? TorchView.Checked(storage, known, offset, Numbers(lengths), Numbers(strides))
            : throw new FormatException("makes a tensor whose type is not known");
    }

    private static long[] Numbers(object?[] items) => Array.ConvertAll(
        items, item => item is long number ? number : throw new FormatException("makes a tensor whose shape is no list of integers"));

    private static PickleDictionary Dictionary(object?[] arguments)
    {
        var dictionary = new PickleDictionary();
        foreach (object? pair in arguments is [List<object?> pairs] ? pairs : [])
        {
            if (pair is object?[] and [object key, object value])
                dictionary.Pairs.Add(new(key, value));
            else if (pair is List<object?> { Count: 2 } list)
                dictionary.Pairs.Add(new(list[0], list[1]));
            else
                throw new FormatException("makes a dictionary of something that is no list of pairs");
        }

        return arguments.Length == 0 || arguments is [List<object?>]
            ? dictionary
            : throw new FormatException("makes a dictionary of something that is no list of pairs");
    }
}
