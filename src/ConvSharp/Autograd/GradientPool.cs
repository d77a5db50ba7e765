using System.Numerics;

namespace ConvSharp.Autograd;

/// <summary>Memory for gradients: what one operation no longer needs, the next one that needs as much takes.</summary>
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

    /// <summary>The sum of two, which it takes back: in the first one's memory, unless somebody else uses that too.</summary>
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

    /// <summary>Starts the next training pass, and drops what the last one had no use for.</summary>
    public void NextPass()
    {
        for (int i = _free.Count - 1; i >= 0; i--)
        {
            if (_free[i].LastUse < _trainingPass)
                _free.RemoveAt(i);
        }

        _trainingPass++;
    }

    /// <summary>The last of this length that was given back: the likeliest to be in a cache.</summary>
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
