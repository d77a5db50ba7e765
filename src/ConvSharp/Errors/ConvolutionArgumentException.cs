using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ConvSharp.Errors;

/// <summary>
/// A request that cannot be a convolution: a wrong size, stride, padding, group count or shape. The message gives torch's message, in
/// torch's words and names, then what to change; <see cref="ArgumentException.ParamName"/> is the name in C#, of a parameter of the method
/// that was called or of a property of <c>ConvolutionOptions</c> (with a small first letter).
/// </summary>
public sealed class ConvolutionArgumentException : ArgumentException
{
    /// <summary>Creates the exception from a finished message.</summary>
    public ConvolutionArgumentException(string message, string? parameterName)
        : base(message, parameterName)
    {
        Reason = message;
    }

    /// <summary>Creates the exception without details.</summary>
    public ConvolutionArgumentException()
    {
        Reason = base.Message;
    }

    /// <summary>Creates the exception from a finished message.</summary>
    public ConvolutionArgumentException(string message)
        : base(message)
    {
        Reason = message;
    }

    /// <summary>Creates the exception from a finished message and its cause.</summary>
    public ConvolutionArgumentException(string message, Exception innerException)
        : base(message, innerException)
    {
        Reason = message;
    }

    /// <summary>What is wrong; inside a network, after the path of the layer where it is: layer3.1.conv2.</summary>
    public override string Message => Place?.Path is { Length: > 0 } path ? $"{path}: {base.Message}" : base.Message;

    /// <summary>The layer that threw; null where none did.</summary>
    internal IErrorPlace? Place { get; set; }

    /// <summary>The message as it was given: without the layer's path, and without the parameter's name in parentheses.</summary>
    public string Reason { get; }

    /// <summary>The parameter's name as it stands in the message, which is torch's.</summary>
    public string? Word { get; internal init; }

    /// <summary>
    /// The message of an exception without the name in parentheses that .NET adds for a parameter: its own, or that of the exception
    /// inside, whose message it may repeat.
    /// </summary>
    public static string ReasonOf(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return (exception as ArgumentException ?? exception.InnerException as ArgumentException)?.ParamName is { } parameter
            ? exception.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal)
            : exception.Message;
    }

    /// <summary>Refuses an argument. All messages have this form: words; parameter is value: fix.</summary>
    /// <param name="words">What is wrong.</param>
    /// <param name="parameter">The parameter as messages call it, which is torch's name: kernel_size.</param>
    /// <param name="value">What was given.</param>
    /// <param name="fix">What to give.</param>
    /// <param name="name">The parameter in C#; null: <paramref name="parameter"/> in camel case, kernelSize.</param>
    /// <exception cref="ConvolutionArgumentException">Always.</exception>
    [DoesNotReturn, StackTraceHidden]
    public static void Throw(string words, string parameter, object? value, string fix, string? name = null) =>
        throw new ConvolutionArgumentException($"{words}; {parameter} is {value}: {fix}.", name ?? CSharpName(parameter))
        {
            Word = parameter,
        };

    /// <summary>kernelSize for kernel_size.</summary>
    private static string CSharpName(string parameter)
    {
        string[] words = parameter.Split('_');
        return words.Length == 1 || words.Any(word => word.Length == 0 || !char.IsAsciiLetterLower(word[0]))
            ? parameter
            : words[0] + string.Concat(words[1..].Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
