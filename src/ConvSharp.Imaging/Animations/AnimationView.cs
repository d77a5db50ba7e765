namespace ConvSharp.Imaging.Animations;

/// <summary>What a frame shows of a layer.</summary>
public enum AnimationView
{
    /// <summary>How an output element is computed: it gathers the inputs under the window.</summary>
    Gather,

    /// <summary>
    /// Where an input element goes: it spreads its kernel over the output of a transposed convolution, and each output counts the taps
    /// that have reached it: darker outputs have been reached by more. Signals and pictures only.
    /// </summary>
    Spread,
}
