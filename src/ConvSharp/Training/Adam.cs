using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;

namespace ConvSharp.Training;

/// <summary>Adapts the size of the steps to each parameter element: torch.optim.Adam. Weight decay is added to the gradient.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Adam<T> : AdamBase<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="parameters">What to change, as a layer's NamedParameters() gives it.</param>
    /// <param name="learningRate">How far a step goes.</param>
    /// <param name="beta1">The share of the mean gradient that a step keeps.</param>
    /// <param name="beta2">The share of the mean squared gradient that a step keeps.</param>
    /// <param name="epsilon">Keeps the divisor from 0.</param>
    /// <param name="weightDecay">How strongly parameters are drawn towards 0.</param>
    /// <param name="amsgrad">Whether a step divides by the largest mean squared gradient so far, not by the latest.</param>
    /// <exception cref="ConvolutionArgumentException">A number out of range, or no parameters.</exception>
    public Adam(
        IEnumerable<KeyValuePair<string, Parameter<T>>> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0, bool amsgrad = false)
        : base(parameters, learningRate, beta1, beta2, epsilon, weightDecay, decoupled: false, amsgrad)
    {
    }
}
