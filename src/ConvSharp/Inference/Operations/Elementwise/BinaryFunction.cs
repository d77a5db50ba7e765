namespace ConvSharp.Inference.Operations;

/// <summary>A function of two numbers or truth values, which broadcast.</summary>
public enum BinaryFunction
{
    /// <summary>x + y.</summary>
    Add,

    /// <summary>x and y.</summary>
    And,

    /// <summary>x / y; of integers, cut towards 0.</summary>
    Div,

    /// <summary>x = y.</summary>
    Equal,

    /// <summary>x > y.</summary>
    Greater,

    /// <summary>x ≥ y.</summary>
    GreaterOrEqual,

    /// <summary>x &lt; y.</summary>
    Less,

    /// <summary>x ≤ y.</summary>
    LessOrEqual,

    /// <summary>The larger one; NaN if one is.</summary>
    Max,

    /// <summary>The smaller one; NaN if one is.</summary>
    Min,

    /// <summary>x · y.</summary>
    Mul,

    /// <summary>x or y.</summary>
    Or,

    /// <summary>x, below 0 x · y.</summary>
    PRelu,

    /// <summary>x to the power of y, in x's type.</summary>
    Pow,

    /// <summary>x − y.</summary>
    Sub,

    /// <summary>x or y, but not both.</summary>
    Xor,

    /// <summary>What is left of x after a division by y, with the sign of y.</summary>
    Mod,

    /// <summary>What is left of x after a division by y that is cut towards 0, with the sign of x.</summary>
    Remainder,
}
