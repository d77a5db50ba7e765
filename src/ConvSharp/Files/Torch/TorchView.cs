namespace ConvSharp.Files.Torch;

/// <summary>A tensor of the pickle: a view of a storage.</summary>
/// <param name="Storage">What it is a view of.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Offset">The elements of the storage before its first.</param>
/// <param name="Lengths">The length of each axis.</param>
/// <param name="Strides">Elements from one index of an axis to the next.</param>
internal sealed record TorchView(TorchStorage Storage, ElementType Type, long Offset, long[] Lengths, long[] Strides)
{
    /// <summary>A view whose elements all lie within its storage.</summary>
    /// <exception cref="FormatException">They do not, or shape and strides do not fit each other.</exception>
    public static TorchView Checked(TorchStorage storage, ElementType type, long offset, long[] lengths, long[] strides)
    {
        if (storage.Type is { } stored && stored != type)
            throw new FormatException($"gives a tensor the type {type.Name()}, but its storage holds {stored.Name()}");
        if (lengths.Length != strides.Length || lengths.Length > FileShape.MaxRank)
        {
            throw new FormatException(
                $"makes a tensor of {lengths.Length} axes and {strides.Length} strides, of at most {FileShape.MaxRank}");
        }

        if (offset < 0 || Array.Exists(lengths, length => length < 0) || Array.Exists(strides, stride => stride < 0))
            throw new FormatException("makes a tensor with a negative offset, length or stride");
        bool isEmpty = lengths.Contains(0);
        Int128 last = offset, count = storage.Bytes / type.Size();
        for (int axis = 0; axis < lengths.Length && !isEmpty; axis++)
        {
            // Checked axis by axis, so that no sum overflows.
            CheckWithin(last);
            last += (Int128)(lengths[axis] - 1) * strides[axis];
        }

        if (!isEmpty)
            CheckWithin(last);
        return new TorchView(storage, type, offset, lengths, strides);

        void CheckWithin(Int128 index)
        {
            if (index >= count)
            {
                throw new FormatException(
                    $"makes a tensor [{string.Join(", ", lengths)}] that reaches element {index} of a storage of {count} elements");
            }
        }
    }
}
