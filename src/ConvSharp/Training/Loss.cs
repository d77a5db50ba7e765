using System.Numerics;
using ConvSharp.Autograd;

namespace ConvSharp.Training;

/// <summary>Losses, as torch.nn has them: a prediction and a target give a variable of one element.</summary>
public static class Loss
{
    /// <summary>The mean or sum of (prediction − target)²: torch.nn.MSELoss.</summary>
    /// <param name="prediction">What the network gives.</param>
    /// <param name="target">What it should have given, of the same shape.</param>
    /// <param name="reduction">How the elements' losses become one number.</param>
    /// <exception cref="Geometry.ConvolutionArgumentException">The shapes differ, or there is no such reduction.</exception>
    public static Variable<T> MeanSquaredError<T>(Variable<T> prediction, Variable<T> target, Reduction reduction = Reduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        prediction.Tape.Apply(SquaredError<T>.Of(reduction), prediction, target);
}
