using ConvSharp.Errors;

namespace ConvSharp.Geometry;

/// <summary>
/// The called method's names of input and weight, or of what they are made from: exceptions name the method's parameters.
/// </summary>
/// <param name="Input">The parameter that decides the input's shape.</param>
/// <param name="Weight">The parameter that decides the weight's shape, and so the kernel's size.</param>
internal readonly record struct OperandNames(string Input, string Weight)
{
    /// <summary>input and weight.</summary>
    public static OperandNames Own { get; } = new("input", "weight");

    /// <summary>The same exception, naming the parameter of the called method.</summary>
    public ConvolutionArgumentException Blamed(ConvolutionArgumentException refusal)
    {
        string? parameter = refusal.ParamName switch
        {
            "input" => Input,
            "weight" or "kernelSize" => Weight,
            var other => other,
        };
        return parameter == refusal.ParamName
            ? refusal
            : new ConvolutionArgumentException(refusal.Reason, parameter) { Word = refusal.Word };
    }
}
