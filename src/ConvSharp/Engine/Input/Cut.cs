using ConvSharp.Geometry;

namespace ConvSharp.Engine.Input;

/// <summary>A length cut into the fewest equal blocks of a limited size; the last block may be smaller.</summary>
/// <param name="Size">Elements of a block.</param>
/// <param name="Count">How many blocks there are.</param>
internal readonly record struct Cut(nint Size, nint Count)
{
    /// <summary>Cuts a length into blocks of at most <paramref name="largest"/>.</summary>
    public static Cut Of(long length, long largest)
    {
        long count = SizeFormula.CeilingDivide(length, largest);
        long size = SizeFormula.CeilingDivide(length, count);
        return new Cut((nint)size, (nint)SizeFormula.CeilingDivide(length, size));
    }
}
