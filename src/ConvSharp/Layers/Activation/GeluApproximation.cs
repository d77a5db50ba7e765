namespace ConvSharp.Layers;

/// <summary>How <see cref="GELU{T}"/> is computed.</summary>
public enum GeluApproximation
{
    /// <summary>By the normal distribution itself.</summary>
    None = 0,

    /// <summary>By a hyperbolic tangent that approximates it.</summary>
    Tanh = 1,
}
