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

    /// <summary>The bits that x and y have in common, of integers.</summary>
    BitwiseAnd,

    /// <summary>The bits that x or y has, of integers.</summary>
    BitwiseOr,

    /// <summary>The bits that x or y has, but not both, of integers.</summary>
    BitwiseXor,

    /// <summary>The bits of x, moved y places up, of integers without a sign; 0 if y is the number of bits or more.</summary>
    ShiftLeft,

    /// <summary>The bits of x, moved y places down, of integers without a sign; 0 if y is the number of bits or more.</summary>
    ShiftRight,
}
