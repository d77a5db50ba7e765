using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>One direction of a recurrent layer on its way through the sequences.</summary>
internal unsafe struct RecurrentPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required Recurrent Layer;
    public required RecurrentSizes Sizes;
    public required int Direction;
    public required bool IsReverse;

    /// <summary>Inputs times weights, [rows of the input, gates · hidden]; the gates are computed in their place.</summary>
    public required T* Products;
    public required T* Recurrent;

    /// <summary>Biases of the weights and of the recurrent weights, or null.</summary>
    public required T* Biases;

    /// <summary>Factors of the cell state in the gates input, output and forget, or null.</summary>
    public required T* Peepholes;
    public required int* Lengths;
    public required T* Hidden;
    public required T* NextHidden;
    public required T* Cell;
    public required T* ResetHidden;
    public required T* Output;
    public nint Step;

    /// <summary>The place in a sample's sequence that this step reads; −1 if the sequence has ended.</summary>
    public readonly nint Place(nint sample)
    {
        nint length = Lengths == null ? Sizes.Sequence : Lengths[sample];
        return Step >= length ? -1 : IsReverse ? length - 1 - Step : Step;
    }

    /// <summary>The gates of a sample at a place.</summary>
    public readonly T* Gates(nint sample, nint place)
    {
        nint row = Layer.Options.BatchFirst ? (sample * Sizes.Sequence) + place : (place * Sizes.Batch) + sample;
        return Products + (row * Layer.Gates * Sizes.Hidden);
    }

    /// <summary>Adds the recurrent product and the biases to some units of a gate.</summary>
    /// <param name="gates">The gates of a sample.</param>
    /// <param name="gate">Which gate.</param>
    /// <param name="hidden">The sample's hidden state.</param>
    /// <param name="start">The first unit.</param>
    /// <param name="end">Behind the last unit.</param>
    public readonly void AddRecurrent(T* gates, int gate, T* hidden, nint start, nint end)
    {
        nint size = Sizes.Hidden, rows = Layer.Gates * size;
        for (nint row = (gate * size) + start; row < (gate * size) + end; row++)
        {
            T sum = gates[row] + RowProduct.Of(Recurrent + (row * size), hidden, size);
            gates[row] = Biases == null ? sum : sum + (Biases[row] + Biases[rows + row]);
        }
    }

    /// <summary>Where a sample's hidden state at a place belongs in the output.</summary>
    public readonly T* OutputAt(nint sample, nint place) => Output + (Sizes.Hidden * (Layer.Options.BatchFirst
        ? (((sample * Sizes.Sequence) + place) * Sizes.Directions) + Direction
        : (((place * Sizes.Directions) + Direction) * Sizes.Batch) + sample));

    /// <summary>Writes some units of the new hidden state to the output; behind the end of a sequence, zeros.</summary>
    public readonly void Write(nint sample, nint place, nint start, nint end)
    {
        int count = (int)(end - start);
        var next = new Span<T>(NextHidden + (sample * Sizes.Hidden) + start, count);
        if (place < 0)
            new ReadOnlySpan<T>(Hidden + (sample * Sizes.Hidden) + start, count).CopyTo(next);
        if (Output == null)
            return;
        var target = new Span<T>(OutputAt(sample, place < 0 ? Step : place) + start, count);
        if (place < 0)
            target.Clear();
        else
            next.CopyTo(target);
    }
}
