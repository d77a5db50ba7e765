using ConvSharp.Benchmarks.Contestants;

namespace ConvSharp.Benchmarks.Training;

/// <summary>A library that trains a network; a run is a step: forward, backward, Adam.</summary>
internal abstract class TrainingContestant : Contestant
{
    /// <summary>The last step's loss, of the weights before it.</summary>
    public float Loss { get; protected set; }
}
