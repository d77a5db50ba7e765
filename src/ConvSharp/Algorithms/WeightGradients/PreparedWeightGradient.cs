using ConvSharp.Geometry;

namespace ConvSharp.Algorithms.WeightGradients;

/// <summary>
/// The weight gradient of one convolution, ready to run: immutable, any number of threads may use it. A transposed convolution's is that of
/// the convolution that leads back, with input and output gradient swapped. All pointers are to dense data in torch's order of axes.
/// </summary>
internal abstract unsafe class PreparedWeightGradient<T>(ConvolutionGeometry geometry)
    where T : unmanaged
{
    /// <summary>The convolution; zeros beyond the border.</summary>
    public ConvolutionGeometry Geometry { get; } = geometry;

    /// <summary>Bytes of the sums on which all threads work.</summary>
    public abstract long SumsBytes { get; }

    /// <summary>Bytes of work space for each thread.</summary>
    public abstract long WorkspaceBytes { get; }

    /// <summary>How the work is cut, for explanations.</summary>
    public abstract string Blocking { get; }

    /// <summary>Computes the gradient over the whole batch, which is not empty.</summary>
    public abstract void Execute(in WeightGradientOperands<T> operands, in ExecutionSettings settings);
}

/// <summary>The memory that a call works on.</summary>
internal unsafe struct WeightGradientOperands<T>
    where T : unmanaged
{
    /// <summary>[batch, in channels, spatial …].</summary>
    public T* Input;

    /// <summary>[batch, out channels, spatial …].</summary>
    public T* OutputGradient;

    /// <summary>[out channels, in channels / groups, kernel …].</summary>
    public T* WeightGradient;
}
