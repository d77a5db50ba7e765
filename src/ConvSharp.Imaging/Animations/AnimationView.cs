namespace ConvSharp.Imaging.Animations;

/// <summary>What a frame shows of a layer.</summary>
public enum AnimationView
{
    /// <summary>How an output element is made: it gathers the inputs under the window.</summary>
    Gather,

    /// <summary>
    /// Where an input element goes: it spreads its kernel over the output of a transposed convolution, and outputs count the taps that have
    /// reached them, the darker the more. Signals and pictures only.
    /// </summary>
    Spread,
}
