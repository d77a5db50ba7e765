namespace ConvSharp.Inference.Operations;

/// <summary>What numbers are reduced to.</summary>
public enum ReduceKind
{
    /// <summary>Σ|x|.</summary>
    L1,

    /// <summary>√Σx².</summary>
    L2,

    /// <summary>ln Σx.</summary>
    LogSum,

    /// <summary>ln Σeˣ.</summary>
    LogSumExp,

    /// <summary>The largest.</summary>
    Max,

    /// <summary>The mean.</summary>
    Mean,

    /// <summary>The smallest.</summary>
    Min,

    /// <summary>The product.</summary>
    Prod,

    /// <summary>The sum.</summary>
    Sum,

    /// <summary>Σx².</summary>
    SumSquare,
}
