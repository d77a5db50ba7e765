namespace ConvSharp.Inference.Operations;

/// <summary>What becomes of the numbers in a window.</summary>
public enum PoolKind
{
    /// <summary>The largest one.</summary>
    Max,

    /// <summary>Their mean.</summary>
    Average,

    /// <summary>The p-th root of the sum of their p-th powers.</summary>
    Lp,
}
