using System.Numerics;
using ConvSharp.Errors;

namespace ConvSharp.Autograd;

/// <summary>Operations on several variables.</summary>
public static class Variables
{
    /// <summary>Joins variables along an axis, by default that of the channels, as a U-Net does: torch.cat.</summary>
    /// <param name="variables">At least one, on the same tape, with the same sizes except along the axis.</param>
    /// <param name="axis">The axis that becomes longer.</param>
    /// <exception cref="ConvolutionArgumentException">The sizes do not match, or there is no such axis.</exception>
    public static Variable<T> Concatenate<T>(ReadOnlySpan<Variable<T>> variables, int axis = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (variables.IsEmpty)
        {
            ConvolutionArgumentException.Throw("expected a non-empty list of Tensors", "variables", "an empty list", "give at least one");
        }

        return variables[0].Tape.Apply(Concatenation<T>.Along(axis), variables);
    }
}
