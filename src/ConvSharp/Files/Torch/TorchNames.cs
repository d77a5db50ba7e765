using System.Globalization;
using ConvSharp.Files.Pickle;

namespace ConvSharp.Files.Torch;

/// <summary>
/// Finds the tensors in what a pickle holds, and names each by the keys on the way to it, joined by dots: a state dict below 'state_dict'
/// gives state_dict.conv.weight.
/// </summary>
internal sealed class TorchNames(string source)
{
    private const int DeepestNesting = 64;
    private const int MostVisits = 1 << 20;
    private const int LongestName = 4096;
    private const string OnlyTensor = "tensor";
    private const string Simpler = "save the state dict alone: torch.save(model.state_dict(), path)";

    private readonly List<(string Name, TorchView View)> _found = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _visits;

    /// <exception cref="InvalidDataException">
    /// Containers are nested too deeply or hold each other, two tensors have one name, or a key is no text and no number.
    /// </exception>
    public List<(string Name, TorchView View)> Find(object? root)
    {
        Visit(root, "", 0);
        return _found;
    }

    private void Visit(object? item, string name, int depth)
    {
        // Containers that are referred to again and again may be few in the file, and beyond number when they are walked through.
        if (++_visits > MostVisits)
            throw Malformed.File(source, $"its containers hold more than {MostVisits} items", Simpler);
        if (depth > DeepestNesting)
            throw Malformed.File(source, $"its containers are nested more than {DeepestNesting} deep", Simpler);
        switch (item)
        {
            case TorchView view:
                Add(name.Length == 0 ? OnlyTensor : name, view);
                break;
            case PickleDictionary dictionary:
                foreach ((object? key, object? value) in dictionary.Pairs)
                {
                    if (value is TorchView or PickleDictionary or List<object?> or object?[])
                        Visit(value, Joined(name, Text(key, value)), depth + 1);
                }

                break;
            case List<object?> or object?[]:
                var items = (IList<object?>)item;
                for (int i = 0; i < items.Count; i++)
                    Visit(items[i], Joined(name, i.ToString(CultureInfo.InvariantCulture)), depth + 1);
                break;
        }
    }

    private void Add(string name, TorchView view)
    {
        if (!_names.Add(name))
            throw Malformed.File(source, $"two of its tensors are named {Malformed.Quote(name)}", Simpler);
        _found.Add((name, view));
    }

    private string Joined(string name, string key)
    {
        string joined = name.Length == 0 ? key : $"{name}.{key}";
        return joined.Length <= LongestName
            ? joined
            : throw Malformed.File(source, $"one of its tensors has a name of more than {LongestName} characters", Simpler);
    }

    // The key of a container is needed only if there are tensors within, which its text must not hide.
    private string Text(object? key, object? value) => key switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ when value is TorchView => throw Malformed.File(source, "a tensor's key is neither text nor number", Simpler),
        _ => "?",
    };
}
