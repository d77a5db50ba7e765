namespace ConvSharp.Initialization;

/// <summary>The function that follows a layer; it decides the gain that keeps the variance, see <see cref="Init.Gain"/>.</summary>
public enum Nonlinearity
{
    /// <summary>None, or a linear layer or convolution: gain 1.</summary>
    Linear,

    /// <summary>1/(1+e⁻ˣ): gain 1.</summary>
    Sigmoid,

    /// <summary>tanh x: gain 5/3.</summary>
    Tanh,

    /// <summary>max(0, x): gain √2.</summary>
    ReLU,

    /// <summary>x, or a·x for negative x: gain √(2/(1+a²)).</summary>
    LeakyReLU,

    /// <summary>The self-normalising exponential unit: gain 3/4.</summary>
    Selu,
}
