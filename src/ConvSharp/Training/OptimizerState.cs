using System.Numerics;
using ConvSharp.Autograd;

namespace ConvSharp.Training;

/// <summary>An optimizer's state for one parameter.</summary>
internal sealed class OptimizerState<T>(string name, Parameter<T> parameter, int moments)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[]?[] _moments = new T[moments][];

    public string Name { get; } = name;

    public Parameter<T> Parameter { get; } = parameter;

    /// <summary>Steps that the parameter has had.</summary>
    public long Steps { get; private set; }

    public bool IsFirstStep => Steps == 1;

    public void StartStep()
    {
        Steps++;
        for (int i = 0; i < _moments.Length; i++)
            _moments[i] ??= new T[Parameter.Elements.Length];
    }

    /// <summary>All of a moment; empty before the first step.</summary>
    public T[] Moment(int index) => _moments[index] ?? [];

    /// <summary>A range of a moment; empty where the optimizer has no such moment.</summary>
    public Span<T> Moment(int index, int start, int end) => index < _moments.Length ? _moments[index].AsSpan(start..end) : default;

    /// <summary>Starts again from zero.</summary>
    public void Forget()
    {
        Steps = 0;
        Array.Clear(_moments);
    }

    public void Restore(long steps, T[][] moments)
    {
        Steps = steps;
        moments.CopyTo(_moments, 0);
    }
}
