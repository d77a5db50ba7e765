using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
using ConvSharp.Autograd;
using ConvSharp.Engine.Execution;

namespace ConvSharp.Tests.Engine.Execution;

/// <summary>Fills memory that the library uses again with one byte in all places: 0xff makes NaNs, 0x7f very large numbers.</summary>
internal static unsafe class DirtyMemory
{
    private const int BlockBytes = 1 << 17;

    /// <summary>As many blocks as are kept for the next renters, each larger than small layers need.</summary>
    public static void FillWorkspace(byte value)
    {
        var blocks = new Workspace[Math.Max(16, 4 * Environment.ProcessorCount)];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = Workspace.Rent(BlockBytes);
            new Span<byte>(blocks[i].Start, BlockBytes).Fill(value);
        }

        foreach (Workspace block in blocks)
            block.Dispose();
    }

    /// <summary>All outputs, all gradients and all that stays between forward and backward, on a tape that was cleared.</summary>
    public static void FillTape<T>(Tape<T> tape, byte value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Pass<T> pass in Field<List<Pass<T>>>(tape, "_passes"))
        {
            if (!pass.Operation.IsView)
                MemoryMarshal.AsBytes(pass.OutputNode.Values).Fill(value);
            foreach (AlignedMemory<byte>? saved in Field<List<AlignedMemory<byte>?>>(pass, "_saved"))
                saved?.Span.Fill(value);
            MemoryMarshal.AsBytes(Field<double[]>(pass, "_rangeSums").AsSpan()).Fill(value);
        }

        foreach (GradientMemory<T> gradient in Field<List<GradientMemory<T>>>(tape.Gradients, "_free"))
            MemoryMarshal.AsBytes(gradient.Span).Fill(value);
    }

    private static TField Field<TField>(object owner, string name) =>
        (TField)owner.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(owner)!;
}
