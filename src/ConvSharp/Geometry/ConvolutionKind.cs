namespace ConvSharp.Geometry;

/// <summary>The two kinds of layers: the matrix of each has the shape of the other's transpose.</summary>
public enum ConvolutionKind
{
    /// <summary>Convolution (torch.nn.Conv1d/2d/3d): every output element is a weighted sum over a window of the input.</summary>
    Convolution,

    /// <summary>Transposed convolution (torch.nn.ConvTranspose1d/2d/3d): every input element spreads over a window of the output.</summary>
    Transposed,
}
