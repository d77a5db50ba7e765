using System.Numerics;
using ConvSharp.Errors;

namespace ConvSharp.Tensors;

/// <summary>The element types that the kernels are made for.</summary>
internal static class SupportedTypes
{
    public static void Check<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            ConvolutionArgumentException.Throw("only float and double can be convolved", "T", typeof(T).Name, "use float or double");
    }
}
