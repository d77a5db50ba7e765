using System.Runtime.InteropServices;

namespace ConvSharp.Files.Pickle;

/// <summary>The stack of a pickle with its marks. Taking from an empty stack, or from below a mark, is told as an exception.</summary>
internal sealed class PickleStack
{
    private readonly List<object?> _items = [];
    private readonly List<int> _marks = [];

    private int Floor => _marks.Count == 0 ? 0 : _marks[^1];

    public void Push(object? item) => _items.Add(item);

    public void Mark() => _marks.Add(_items.Count);

    /// <exception cref="FormatException">There is no item above the last mark.</exception>
    public object? Top() => _items.Count > Floor ? _items[^1] : throw new FormatException("takes an item from an empty stack");

    /// <exception cref="FormatException">There is no item above the last mark.</exception>
    public object? Pop()
    {
        object? top = Top();
        _items.RemoveAt(_items.Count - 1);
        return top;
    }

    /// <summary>Takes the items above the last mark, and the mark.</summary>
    /// <exception cref="FormatException">There is no mark.</exception>
    public object?[] PopMarked()
    {
        if (_marks.Count == 0)
            throw new FormatException("needs a mark, but there is none");
        int start = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        object?[] items = CollectionsMarshal.AsSpan(_items)[start..].ToArray();
        _items.RemoveRange(start, items.Length);
        return items;
    }

    /// <summary>Takes a mark off if nothing lies above it, else the last item.</summary>
    public void PopItemOrMark()
    {
        if (_marks.Count > 0 && _marks[^1] == _items.Count)
            _marks.RemoveAt(_marks.Count - 1);
        else
            Pop();
    }
}
