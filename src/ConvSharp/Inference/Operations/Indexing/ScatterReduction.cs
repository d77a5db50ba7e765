using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>What becomes of an element that a scattered one meets.</summary>
public enum ScatterReduction
{
    /// <summary>The scattered one takes its place; of several, the last.</summary>
    None,

    /// <summary>The sum.</summary>
    Add,

    /// <summary>The product.</summary>
    Mul,

    /// <summary>The larger one.</summary>
    Max,

    /// <summary>The smaller one.</summary>
    Min,
}

/// <summary>Makes what puts scattered elements into their places.</summary>
internal readonly struct ScatterMaker(ScatterReduction reduction) : INumberVisitor<IScatter>
{
    public IScatter Visit<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => reduction switch
        {
            ScatterReduction.Add => new Scatter<T>(static (x, y) => x + y),
            ScatterReduction.Mul => new Scatter<T>(static (x, y) => x * y),
            ScatterReduction.Max => new Scatter<T>(T.Max),
            _ => new Scatter<T>(T.Min),
        };

    /// <summary>Scatters elements of a type.</summary>
    /// <exception cref="InferenceException">The reduction does not compute with the type.</exception>
    public static IScatter Of(ScatterReduction reduction, Files.ElementType type) => reduction == ScatterReduction.None
        ? Files.ElementTypes.Size(type) switch
        {
            1 => new Scatter<byte>(static (_, y) => y),
            2 => new Scatter<ushort>(static (_, y) => y),
            4 => new Scatter<uint>(static (_, y) => y),
            _ => new Scatter<ulong>(static (_, y) => y),
        }
        : ElementDispatch.Number<ScatterMaker, IScatter>(type, new ScatterMaker(reduction));
}

/// <summary>Puts elements into their places.</summary>
internal unsafe interface IScatter
{
    /// <summary>Puts elements that follow each other onto others that do.</summary>
    /// <param name="target">The tensor that takes them.</param>
    /// <param name="place">The place of the first.</param>
    /// <param name="source">The tensor that gives them.</param>
    /// <param name="from">The first one.</param>
    /// <param name="count">How many.</param>
    void Put(byte* target, nint place, byte* source, nint from, nint count);
}

internal sealed unsafe class Scatter<T>(Func<T, T, T> meet) : IScatter
    where T : unmanaged
{
    public void Put(byte* target, nint place, byte* source, nint from, nint count)
    {
        T* into = (T*)target + place, given = (T*)source + from;
        for (nint i = 0; i < count; i++)
            into[i] = meet(into[i], given[i]);
    }
}
