namespace ConvSharp.Training;

/// <summary>How the losses of all elements become one number.</summary>
public enum Reduction
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,
}
