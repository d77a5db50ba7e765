using System.Numerics;
using System.Runtime.CompilerServices;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// A row of an axis that grows by a whole factor: outputs that are that factor apart mix neighbours by the same two weights. Each such phase
/// is computed as a run, and the phases are brought into turn. The bits are those of element after element.
/// </summary>
internal sealed unsafe class LinearPhases<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements of a phase that are computed at a time.</summary>
    private const int Block = 64;

    /// <summary>Outputs of each phase that are worth it.</summary>
    private const int Fewest = 16;

    private readonly RunShuffle _shuffle;
    private readonly int _ways, _first, _count;
    private readonly int[] _offsets;
    private readonly T[] _weights;

    private LinearPhases(RunShuffle shuffle, int ways, int first, int count, int[] offsets, T[] weights) =>
        (_shuffle, _ways, _first, _count, _offsets, _weights) = (shuffle, ways, first, count, offsets, weights);

    /// <summary>The first output of the phases.</summary>
    public int Start => _first * _ways;

    /// <summary>The output after the last one of the phases.</summary>
    public int End => (_first + _count) * _ways;

    /// <summary>The phases of an axis; null if it has none, or they are not worth it.</summary>
    public static LinearPhases<T>? Of(ResizeAxis axis, T[] weights)
    {
        int ways = axis.Output / axis.Input;
        if (axis.Taps != 2 || axis.Output % axis.Input != 0 || RunShuffle.OfSize(sizeof(T)) is not { } shuffle
            || !shuffle.CanShuffle(ways, axis.Input))
        {
            return null;
        }

        int middle = axis.Input / 2, first = middle, end = middle + 1;
        while (first > 0 && IsLike(first - 1))
            first--;
        while (end < axis.Input && IsLike(end))
            end++;
        if (end - first < Math.Max(Fewest, shuffle.Block))
            return null;
        return new LinearPhases<T>(
            shuffle, ways, first, end - first,
            [.. axis.Sources.AsSpan(middle * ways * 2, ways * 2).ToArray().Select(source => source - middle)],
            weights.AsSpan(middle * ways * 2, ways * 2).ToArray());

        // Whether the outputs of an input element are mixed like those of the middle one.
        bool IsLike(int element)
        {
            for (int i = 0; i < 2 * ways; i++)
            {
                (int at, int like) = ((element * ways * 2) + i, (middle * ways * 2) + i);
                if (axis.Sources[at] - element != axis.Sources[like] - middle || weights[at] != weights[like])
                    return false;
            }

            return true;
        }
    }

    /// <summary>Computes the outputs from <see cref="Start"/> to <see cref="End"/>.</summary>
    public void Run(T* source, T* target)
    {
        T* phases = stackalloc T[Block * _ways];
        int step = Math.Min(Block, _count);
        for (int done = 0; done < _count; done += step)
        {
            // The last block ends with the row; what it shares with the one before is computed twice.
            int at = Math.Min(done, _count - step);
            for (int way = 0; way < _ways; way++)
                Mix(source + _first + at, way, phases + (way * Block), step);
            _shuffle.Interleave(phases, Block, _ways, target + ((_first + at) * _ways), step);
        }
    }

    private void Mix(T* source, int way, T* phase, int count)
    {
        T* x = source + _offsets[2 * way], y = source + _offsets[(2 * way) + 1];
        var (a, b) = (new Vector<T>(_weights[2 * way]), new Vector<T>(_weights[(2 * way) + 1]));
        for (int i = 0; i < count; i += Vector<T>.Count)
        {
            int at = Math.Min(i, count - Vector<T>.Count);
            Vector<T> mixed = (Unsafe.ReadUnaligned<Vector<T>>(x + at) * a) + (Unsafe.ReadUnaligned<Vector<T>>(y + at) * b);
            Unsafe.WriteUnaligned(phase + at, mixed);
        }
    }
}
