using System.Numerics.Tensors;
using ConvSharp.Engine.Execution;
using ConvSharp.Errors;

namespace ConvSharp.Tensors;

/// <summary>Tensors that methods receive or make.</summary>
public static class Operand
{
    /// <summary>An optional tensor as a span, which is empty if there is no tensor.</summary>
    internal static ReadOnlyTensorSpan<T> SpanOf<T>(Tensor<T>? tensor) => tensor is null ? default : tensor.AsReadOnlyTensorSpan();

    /// <summary>A new tensor with arbitrary contents, if this process may have so much memory.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="name">What it is.</param>
    /// <param name="parameter">The called method's parameter that decides its shape; by default its name.</param>
    /// <exception cref="ConvolutionArgumentException">The tensor is larger than an array, or this process, may be.</exception>
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
