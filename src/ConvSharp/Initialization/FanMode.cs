namespace ConvSharp.Initialization;

/// <summary>Which of a weight's two fans keeps its variance under Kaiming initialisation.</summary>
public enum FanMode
{
    /// <summary>The variance of the forward pass is kept (torch: fan_in).</summary>
    In,

    /// <summary>The variance of the backward pass is kept (torch: fan_out).</summary>
    Out,
}
