using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Tensors;

namespace ConvSharp.Layers;

/// <summary>Parameters that start with one value everywhere.</summary>
internal static class Affine
{
    public static Parameter<T> New<T>(string name, ReadOnlySpan<nint> shape, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor<T> tensor = Operand.New<T>(shape, name);
        tensor.Fill(value);
        return new Parameter<T>(name, tensor);
    }
}
