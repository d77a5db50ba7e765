using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ConvSharp.Geometry;

/// <summary>
/// A request that cannot be a convolution: a wrong size, stride, padding, group count or shape.
/// The message says what torch says, then names the parameter, its value and the mend.
/// </summary>
public sealed class ConvolutionArgumentException : ArgumentException
{
    /// <summary>Creates the exception from a finished message.</summary>
    public ConvolutionArgumentException(string message, string? parameterName)
        : base(message, parameterName)
    {
    }

    /// <summary>Creates the exception without details.</summary>
    public ConvolutionArgumentException()
    {
    }

    /// <summary>Creates the exception from a finished message.</summary>
    public ConvolutionArgumentException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception from a finished message and its cause.</summary>
    public ConvolutionArgumentException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    [DoesNotReturn, StackTraceHidden]
    internal static void Throw(string words, string parameter, object? value, string mend) =>
        throw new ConvolutionArgumentException($"{words}; {parameter} is {value}: {mend}.", parameter);
}
