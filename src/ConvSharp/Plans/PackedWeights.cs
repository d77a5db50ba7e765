using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Weights;

namespace ConvSharp.Plans;

/// <summary>Weights in the order in which kernels read them. They serve every plan with the same packing key. Immutable.</summary>
internal sealed class PackedWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private PackedWeights(PackingKey key, Workspace memory, long bytes, bool areFinite) =>
        (Key, Memory, Bytes, AreFinite) = (key, memory, bytes, areFinite);

    public PackingKey Key { get; }

    /// <summary>Memory that lives as long as this object: its users must keep the object alive.</summary>
    public Workspace Memory { get; }

    public long Bytes { get; }

    /// <summary>Whether no weight is infinite or NaN.</summary>
    public bool AreFinite { get; }

    /// <summary>Packs weights of any layout for a program.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PackedWeights<T> Of(ConvolutionProgram<T> program, in ReadOnlyTensorSpan<T> weight, ParallelOptions? parallel)
    {
        CancellationLook.ThrowIfCancelled(parallel?.CancellationToken ?? default);
        Workspace memory = Workspace.Own(program.PackedBytes);
        bool areFinite = ProgramRunner.Pack(program, weight, memory, parallel);
        return new PackedWeights<T>(program.PackingKey, memory, program.PackedBytes, areFinite);
    }
}
