namespace ConvSharp.Inference.Operations;

/// <summary>What stands beyond the border of a padded tensor.</summary>
public enum PadMode
{
    /// <summary>One number.</summary>
    Constant,

    /// <summary>The input mirrored at its border element, which is not repeated.</summary>
    Reflect,

    /// <summary>The border element.</summary>
    Edge,

    /// <summary>The input repeated as a period.</summary>
    Wrap,
}
