using System.Numerics;
using ConvSharp.Autograd;

namespace ConvSharp.Layers;

/// <summary>One entry of a layer's state, as torch's state_dict has them: a parameter, a buffer of values, or a count.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class StateEntry<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal StateEntry(string name, Parameter<T> values, bool isBuffer = false) => (Name, Values, IsBuffer) = (name, values, isBuffer);

    internal StateEntry(string name, Counter count) => (Name, Count, IsBuffer) = (name, count, true);

    /// <summary>The full name, such as layer1.0.bn1.running_mean.</summary>
    public string Name { get; }

    /// <summary>The values of a parameter or buffer; null for a count.</summary>
    public Parameter<T>? Values { get; }

    /// <summary>The count, a number of 64 bits without axes; null for values.</summary>
    public Counter? Count { get; }

    /// <summary>Whether training leaves it alone.</summary>
    public bool IsBuffer { get; }

    internal StateEntry<T> Within(string layer)
    {
        string name = $"{layer}.{Name}";
        return Values is null ? new StateEntry<T>(name, Count!) : new StateEntry<T>(name, Values, IsBuffer);
    }
}
