namespace ConvSharp.Inference.Operations;

/// <summary>A function of any number of operands, which broadcast.</summary>
public enum VariadicFunction
{
    /// <summary>The largest.</summary>
    Max,

    /// <summary>The smallest.</summary>
    Min,

    /// <summary>The sum divided by the number of operands.</summary>
    Mean,

    /// <summary>The sum.</summary>
    Sum,
}
