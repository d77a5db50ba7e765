using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Initialization;

public static partial class Init
{
    /// <summary>
    /// The identity: in each group the weight passes through as many channels as the smaller of input and output has. One element of each
    /// such channel's kernel, the one at size/2 along every axis, is 1; all others are 0.
    /// </summary>
    /// <param name="weight">[out, in/groups, kernel…] with one to three kernel axes.</param>
    /// <param name="groups">Number of groups; it must divide the first size of the weight.</param>
    /// <exception cref="ArgumentException">The weight has not three to five dimensions, or groups do not divide its first size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">groups is not positive.</exception>
    public static void Dirac<T>(TensorSpan<T> weight, int groups = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckDirac(weight.Lengths, groups);
        Span<nint> centre = stackalloc nint[weight.Rank];
        for (int axis = 2; axis < weight.Rank; axis++)
        {
            centre[axis] = weight.Lengths[axis] / 2;
        }

        weight.Fill(T.Zero);
        if (weight.IsEmpty)
        {
            return;
        }

        nint outputsPerGroup = weight.Lengths[0] / groups;
        for (nint output = 0; output < weight.Lengths[0]; output++)
        {
            nint channel = output % outputsPerGroup;
            if (channel < weight.Lengths[1])
            {
                (centre[0], centre[1]) = (output, channel);
                weight[centre] = T.One;
            }
        }
    }

    private static void CheckDirac(ReadOnlySpan<nint> weight, int groups)
    {
        if (weight.Length is < 3 or > 5)
        {
            throw new ArgumentException(
                "Only tensors with 3, 4, or 5 dimensions are supported, "
                + $"but found weight of shape {Describe(weight)}: pass a weight [out, in/groups, kernel...].",
                nameof(weight));
        }

        if (groups <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(groups), groups,
                $"groups must be a positive integer, but found groups={groups}: pass 1 or more.");
        }

        if (weight[0] % groups != 0)
        {
            throw new ArgumentException(
                $"dim 0 must be divisible by groups, but found dim 0 = {weight[0]} and groups={groups}: pass a divisor of {weight[0]}.",
                nameof(groups));
        }
    }
}
