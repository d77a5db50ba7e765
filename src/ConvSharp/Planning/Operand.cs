using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Execution;
using ConvSharp.Geometry;

namespace ConvSharp.Planning;

/// <summary>Checks of the operands that are not shapes of the geometry.</summary>
internal static class Operand
{
    /// <summary>Refuses a bias that is not [out channels]; default means none.</summary>
    public static void CheckBias<T>(ConvolutionGeometry geometry, in ReadOnlyTensorSpan<T> bias)
    {
        if (bias.Rank == 0)
            return;
        if (bias.Rank != 1 || bias.Lengths[0] != geometry.OutChannels)
        {
            ConvolutionArgumentException.Throw(
                $"Given weight of size {GeometryValidation.Print(geometry.WeightShape)}, expected bias to be 1-dimensional with " +
                $"{geometry.OutChannels} elements, but got bias of size {GeometryValidation.Print(bias.Lengths)} instead",
                "bias", GeometryValidation.Print(bias.Lengths), $"give {geometry.OutChannels} elements, or no bias");
        }
    }

    /// <summary>A tensor that may be missing as a span, which is empty then.</summary>
    public static ReadOnlyTensorSpan<T> SpanOf<T>(Tensor<T>? tensor) => tensor is null ? default : tensor.AsReadOnlyTensorSpan();

    /// <summary>A new tensor of the output's shape, for a method that is given the input.</summary>
    public static Tensor<T> NewOutput<T>(ConvolutionGeometry geometry)
        where T : unmanaged => New<T>(geometry.OutputShape, "output", "input");

    /// <summary>A new tensor with whatever stands in its memory, if this process may have one so large.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="name">What it is.</param>
    /// <param name="parameter">The called method's parameter that leads to its shape; by default its name.</param>
    public static Tensor<T> New<T>(ReadOnlySpan<nint> shape, string name, string? parameter = null)
        where T : unmanaged
    {
        try
        {
            CheckedLength<T>(shape, name);
        }
        catch (ConvolutionArgumentException refusal) when (parameter is not null)
        {
            throw new ConvolutionArgumentException(refusal.Reason, parameter) { Word = refusal.Word };
        }

        return Tensor.CreateFromShapeUninitialized<T>(shape);
    }

    /// <summary>Elements of a shape, if this process may have an array so large.</summary>
    public static unsafe int CheckedLength<T>(ReadOnlySpan<nint> shape, string name)
        where T : unmanaged
    {
        long length = 1;
        foreach (nint size in shape)
        {
            length = Math.BigMul(length, size, out long low) == 0 && low >= 0 ? low : long.MaxValue;
            if (length > Array.MaxLength)
            {
                ConvolutionArgumentException.Throw($"the {name} has more elements than an array may, {Array.MaxLength}", name,
                    GeometryValidation.Print(shape), "use smaller sizes, or a destination of your own");
            }
        }

        Workspace.CheckAvailable(length * sizeof(T), $"the {name}");
        return (int)length;
    }
}

/// <summary>The element types that the kernels are made for.</summary>
internal static class ElementTypes
{
    public static void Check<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            ConvolutionArgumentException.Throw("only float and double can be convolved", "T", typeof(T).Name, "use float or double");
    }
}
