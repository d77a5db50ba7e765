using System.Numerics;
using ConvSharp.Errors;

namespace ConvSharp.Autograd;

/// <summary>
/// An elementary step with its backward. It keeps no data of a pass, so one object serves any number of tapes and threads.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Operation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The parameters whose gradients <see cref="Backward"/> computes: always the same ones.</summary>
    protected internal virtual ReadOnlySpan<Parameter<T>> Parameters => default;

    /// <summary>Checks the shapes of the inputs and returns the output's; by default the shape of the first input.</summary>
    /// <remarks>Called once for each place on a tape, and again only for other shapes of the inputs.</remarks>
    /// <exception cref="ConvolutionArgumentException">The inputs do not fit.</exception>
    protected internal virtual nint[] OutputShape(Pass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return pass.InputShape().ToArray();
    }

    /// <summary>Writes all of <see cref="Pass{T}.Output"/>, which holds arbitrary values before.</summary>
    protected internal abstract void Forward(Pass<T> pass);

    /// <summary>
    /// Writes all of <see cref="Pass{T}.InputGradient"/> of each input that needs one, and of <see cref="Pass{T}.Gradient"/> of each
    /// parameter that needs one, from <see cref="Pass{T}.OutputGradient"/>. Where a value is used more than once, the tape adds up its
    /// gradients.
    /// </summary>
    protected internal abstract void Backward(Pass<T> pass);

    /// <summary>Whether the output is the input's memory in another shape; then nothing runs.</summary>
    internal virtual bool IsView => false;

    /// <summary>Whether the gradient of each input equals the output's, so that it is passed on without a copy.</summary>
    internal virtual bool PassesGradientOn => IsView;
}
