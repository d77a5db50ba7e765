using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;

namespace ConvSharp.Layers;

/// <summary>
/// A layer that is one operation on one input. To write a layer of your own, derive from this class and override Forward and Backward.
/// </summary>
/// <example>
/// <code>
/// /// x / (1 + |x|)
/// sealed class Softsign : ElementaryLayer&lt;float&gt;
/// {
///     protected override void Forward(Pass&lt;float&gt; pass)
///     {
///         TensorPrimitives.Abs(pass.Input(), pass.Output);
///         TensorPrimitives.Add(pass.Output, 1, pass.Output);
///         TensorPrimitives.Divide(pass.Input(), pass.Output, pass.Output);
///     }
///
///     protected override void Backward(Pass&lt;float&gt; pass)
///     {
///         for (int i = 0; i &lt; pass.Output.Length; i++)
///         {
///             float divisor = 1 + MathF.Abs(pass.Input()[i]);
///             pass.InputGradient()[i] = pass.OutputGradient[i] / (divisor * divisor);
///         }
///     }
/// }
/// </code>
/// </example>
/// <typeparam name="T">float or double.</typeparam>
public abstract class ElementaryLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LayerOperation _operation;

    /// <summary>Makes the layer.</summary>
    protected ElementaryLayer() => _operation = new LayerOperation(this);

    /// <inheritdoc/>
    public override Variable<T> Forward(Variable<T> input)
    {
        try
        {
            return input.Tape.Apply(_operation, input);
        }
        catch (ConvolutionArgumentException error) when (LayerPath<T>.Note(error, this))
        {
            throw;
        }
    }

    /// <summary>Checks the input's shape and returns the output's; by default the same.</summary>
    /// <remarks>Called once for each place on a tape, and again only for other shapes of the input.</remarks>
    /// <exception cref="ConvolutionArgumentException">The input does not fit.</exception>
    protected virtual nint[] OutputShape(Pass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return pass.InputShape().ToArray();
    }

    /// <summary>Writes all of <see cref="Pass{T}.Output"/>, which holds arbitrary values before.</summary>
    protected abstract void Forward(Pass<T> pass);

    /// <summary>
    /// Writes all of <see cref="Pass{T}.InputGradient"/>, if it is needed, and of <see cref="Pass{T}.Gradient"/> of each registered
    /// parameter that needs one, from <see cref="Pass{T}.OutputGradient"/>.
    /// </summary>
    protected abstract void Backward(Pass<T> pass);

    private sealed class LayerOperation(ElementaryLayer<T> layer) : Operation<T>
    {
        protected internal override ReadOnlySpan<Parameter<T>> Parameters => layer.OwnParameters;

        protected internal override nint[] OutputShape(Pass<T> pass) => layer.OutputShape(pass);

        protected internal override void Forward(Pass<T> pass) => layer.Forward(pass);

        protected internal override void Backward(Pass<T> pass) => layer.Backward(pass);
    }
}
