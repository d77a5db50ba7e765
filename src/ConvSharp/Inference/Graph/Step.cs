namespace ConvSharp.Inference;

/// <summary>Computes a step's outputs.</summary>
public delegate void StepBody(StepMemory memory);

/// <summary>
/// An operation prepared for the shapes of its inputs. Immutable: any number of sessions run one step at the same time. In steady state
/// it allocates nothing.
/// </summary>
public abstract class Step
{
    /// <summary>The step of an operation whose output is its first input in another shape: nothing runs, nothing is copied.</summary>
    public static Step View { get; } = new ViewStep();

    /// <summary>A step that is one method. Give a static lambda.</summary>
    public static Step Of(StepBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new BodyStep(body);
    }

    /// <summary>How the outputs are computed, if there is a choice: the algorithm of a convolution; null if there is none.</summary>
    public virtual string? Algorithm => null;

    /// <summary>Multiplications with additions of a call, for steps that are products. Default 0: none are counted.</summary>
    public virtual long MultiplyAdds => 0;

    /// <summary>Bytes of packed weights that the step shares with the other steps of its node. Default 0.</summary>
    public virtual long PackedWeightBytes => 0;

    /// <summary>Bytes of work space that a call needs. Default 0.</summary>
    public virtual long WorkspaceBytes => 0;

    /// <summary>Whether the step reads the elements of an input. If not (packed weights, shapes), they need not be in memory.</summary>
    public virtual bool Reads(int input) => true;

    /// <summary>Whether the first output may be written into the memory of an input of the same length. Default false.</summary>
    public virtual bool CanOverwrite(int input) => false;

    /// <summary>
    /// The byte at which an output's elements lie unchanged within the first input, or −1. The engine then gives the output that memory,
    /// and does not run a step whose outputs are all there already.
    /// </summary>
    public virtual long OffsetInInput(int output) => -1;

    /// <summary>
    /// The byte at which an input's elements lie unchanged within the first output, or −1. Where it can, the engine lets the input be
    /// written there at once; the step then finds input and output at the same address, and has nothing to copy.
    /// </summary>
    public virtual long OffsetInOutput(int input) => -1;

    /// <summary>Writes all outputs, which hold arbitrary values before.</summary>
    public abstract void Execute(StepMemory memory);

    private sealed class BodyStep(StepBody body) : Step
    {
        public override void Execute(StepMemory memory) => body(memory);
    }

    private sealed class ViewStep : Step
    {
        public override bool Reads(int input) => input == 0;

        public override long OffsetInInput(int output) => 0;

        public override void Execute(StepMemory memory)
        {
        }
    }
}
