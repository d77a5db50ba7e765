using System.Numerics;

namespace ConvSharp.Autograd;

/// <summary>
/// Memory for gradients: when an operation no longer needs its memory, the next operation that needs the same length takes it.
/// </summary>
internal sealed class GradientPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<GradientMemory<T>> _free = [];
    private long _trainingPass;

    public GradientMemory<T> Rent(int length)
    {
        GradientMemory<T> memory = TakeFree(length) ?? new GradientMemory<T>(length);
        (memory.Uses, memory.LastUse) = (1, _trainingPass);
        return memory;
    }

    public void Return(GradientMemory<T> memory)
    {
        memory.Uses--;
        if (memory.Uses == 0)
            _free.Add(memory);
    }

    /// <summary>
    /// The sum of two gradients, whose memories it takes over. The sum stands in the first one's memory, unless another value uses that
    /// too.
    /// </summary>
    public GradientMemory<T> Add(GradientMemory<T> sum, GradientMemory<T> addend, ParallelOptions? parallel)
    {
        if (sum.Uses == 1)
        {
            Elementwise.Add(sum, addend, sum, parallel);
            Return(addend);
            return sum;
        }

        GradientMemory<T> result = Rent(sum.Length);
        Elementwise.Add(sum, addend, result, parallel);
        Return(sum);
        Return(addend);
        return result;
    }

    /// <summary>Starts the next training pass, and drops memory that the last one did not use.</summary>
    public void NextPass()
    {
        for (int i = _free.Count - 1; i >= 0; i--)
        {
            if (_free[i].LastUse < _trainingPass)
                _free.RemoveAt(i);
        }

        _trainingPass++;
    }

    /// <summary>The memory of this length that was given back last: most likely it is still in a cache.</summary>
    private GradientMemory<T>? TakeFree(int length)
    {
        for (int i = _free.Count - 1; i >= 0; i--)
        {
            GradientMemory<T> memory = _free[i];
            if (memory.Length == length)
            {
                _free.RemoveAt(i);
                return memory;
            }
        }

        return null;
    }
}
