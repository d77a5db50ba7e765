namespace ConvSharp.Geometry;

/// <summary>The shape of a weight: [out, in / groups, kernel …], transposed [in, out / groups, kernel …].</summary>
internal static class WeightShape
{
    /// <summary>The shape for checked channels and sizes.</summary>
    public static nint[] Of(ConvolutionKind kind, int rank, long inChannels, long outChannels, PerAxis kernelSize, long groups)
    {
        (long first, long second) = kind == ConvolutionKind.Convolution
            ? (outChannels, inChannels / groups)
            : (inChannels, outChannels / groups);
        var shape = new nint[2 + rank];
        (shape[0], shape[1]) = ((nint)first, (nint)second);
        for (int axis = 0; axis < rank; axis++)
            shape[2 + axis] = (nint)kernelSize.At(axis, rank, "kernel_size", unset: 0);
        return shape;
    }

    /// <summary>The channels of a weight whose shape starts with these two sizes.</summary>
    /// <exception cref="OverflowException">A number does not fit in 64 bits.</exception>
    public static (long In, long Out) Channels(ConvolutionKind kind, long first, long second, long groups) =>
        kind == ConvolutionKind.Convolution ? (checked(second * groups), first) : (first, checked(second * groups));
}
