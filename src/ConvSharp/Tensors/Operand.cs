using System.Numerics.Tensors;
using ConvSharp.Engine.Execution;
using ConvSharp.Errors;

namespace ConvSharp.Tensors;

/// <summary>Tensors that methods are given, or make.</summary>
public static class Operand
{
    /// <summary>A tensor that may be missing as a span, which is empty then.</summary>
    internal static ReadOnlyTensorSpan<T> SpanOf<T>(Tensor<T>? tensor) => tensor is null ? default : tensor.AsReadOnlyTensorSpan();

    /// <summary>A new tensor with whatever stands in its memory, if this process may have one so large.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="name">What it is.</param>
    /// <param name="parameter">The called method's parameter that leads to its shape; by default its name.</param>
    /// <exception cref="ConvolutionArgumentException">More than an array, or this process, may have.</exception>
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
    internal static unsafe int CheckedLength<T>(ReadOnlySpan<nint> shape, string name)
        where T : unmanaged
    {
        long length = 1;
        foreach (nint size in shape)
        {
            length = Math.BigMul(length, size, out long low) == 0 && low >= 0 ? low : long.MaxValue;
            if (length > Array.MaxLength)
            {
                ConvolutionArgumentException.Throw($"the {name} has more elements than an array may, {Array.MaxLength}", name,
                    ShapeText.Print(shape), "use smaller sizes, or a destination of your own");
            }
        }

        Workspace.CheckAvailable(length * sizeof(T), $"the {name}");
        return (int)length;
    }
}
