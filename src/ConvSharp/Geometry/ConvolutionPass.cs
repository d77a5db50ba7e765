namespace ConvSharp.Geometry;

/// <summary>The passes of a convolution.</summary>
public enum ConvolutionPass
{
    /// <summary>The output, from input, weight and bias.</summary>
    Forward,

    /// <summary>The input's gradient, from the output's and the weight.</summary>
    InputGradient,

    /// <summary>The weight's gradient, from the input and the output's gradient.</summary>
    WeightGradient,
}
