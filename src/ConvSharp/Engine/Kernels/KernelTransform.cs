using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Winograd's transform of kernels, G · kernel · Gᵀ, in double precision. The vectors hold the kernels' output channels.</summary>
internal static unsafe class KernelTransform<TSimd, TVector>
    where TSimd : struct, ISimd<TVector, double>
    where TVector : unmanaged
{
    /// <summary>Transforms kernels that lie side by side.</summary>
    /// <param name="operands">What the transform works on.</param>
    public static void Run(KernelTransformOperands* operands)
    {
        nint vectors = operands->Lanes / TSimd.Count;
        nint step = vectors % 4 == 0 ? 4 : vectors % 2 == 0 ? 2 : 1;
        for (nint vector = 0; vector < vectors; vector += step)
        {
            if (step == 4)
                Run<Count4>(operands, vector * TSimd.Count);
            else if (step == 2)
                Run<Count2>(operands, vector * TSimd.Count);
            else
                Run<Count1>(operands, vector * TSimd.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TVectors>(KernelTransformOperands* operands, nint lane)
        where TVectors : unmanaged, ICount
    {
        nint lanes = operands->Lanes, rows = operands->Rows, columns = operands->Columns, widthPoints = operands->WidthPoints;
        double* transform = operands->Height;
        double* half = operands->Scratch + lane;
        for (nint i = 0; i < operands->HeightPoints; i++, transform += rows)
        {
            for (nint column = 0; column < columns; column++, half += lanes)
            {
                Combine<TVectors>(
                    operands->Kernels + (operands->ColumnPlaces[column] * lanes) + lane, operands->RowPlaces, rows, lanes, transform, half);
            }
        }

        half = operands->Scratch + lane;
        double* points = operands->Points + lane;
        for (nint i = 0; i < operands->HeightPoints; i++, half += columns * lanes)
        {
            transform = operands->Width;
            for (nint j = 0; j < widthPoints; j++, transform += columns, points += lanes)
                Combine<TVectors>(half, operands->Neighbours, columns, lanes, transform, points);
        }
    }

    /// <summary>destination = Σ over t of factors[t] · source at places[t], several vectors at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Combine<TVectors>(double* source, nint* places, nint count, nint lanes, double* factors, double* destination)
        where TVectors : unmanaged, ICount
    {
        TVector a = TSimd.Zero, b = TSimd.Zero, c = TSimd.Zero, d = TSimd.Zero;
        for (nint t = 0; t < count; t++)
        {
            TVector factor = TSimd.Broadcast(factors[t]);
            double* from = source + (places[t] * lanes);
            a = TSimd.MultiplyAdd(factor, TSimd.Load(from), a);
            if (sizeof(TVectors) > 1)
                b = TSimd.MultiplyAdd(factor, TSimd.Load(from + TSimd.Count), b);
            if (sizeof(TVectors) > 2)
                c = TSimd.MultiplyAdd(factor, TSimd.Load(from + (2 * TSimd.Count)), c);
            if (sizeof(TVectors) > 3)
                d = TSimd.MultiplyAdd(factor, TSimd.Load(from + (3 * TSimd.Count)), d);
        }

        TSimd.Store(destination, a);
        if (sizeof(TVectors) > 1)
            TSimd.Store(destination + TSimd.Count, b);
        if (sizeof(TVectors) > 2)
            TSimd.Store(destination + (2 * TSimd.Count), c);
        if (sizeof(TVectors) > 3)
            TSimd.Store(destination + (3 * TSimd.Count), d);
    }
}

/// <summary>What a transform of kernels works on.</summary>
internal unsafe struct KernelTransformOperands
{
    /// <summary>[place][lane]: one kernel a lane, its elements at places.</summary>
    public double* Kernels;

    /// <summary>Kernels, a multiple of a vector's.</summary>
    public nint Lanes;

    /// <summary>Rows of a kernel.</summary>
    public nint Rows;

    /// <summary>Place of each row.</summary>
    public nint* RowPlaces;

    /// <summary>Columns of a kernel.</summary>
    public nint Columns;

    /// <summary>Place of each column, counted from the place of its row.</summary>
    public nint* ColumnPlaces;

    /// <summary>0, 1, 2 … as many as columns.</summary>
    public nint* Neighbours;

    /// <summary>The transform of columns, [point][row].</summary>
    public double* Height;

    /// <summary>Points along the height.</summary>
    public nint HeightPoints;

    /// <summary>The transform of rows, [point][column].</summary>
    public double* Width;

    /// <summary>Points along the width.</summary>
    public nint WidthPoints;

    /// <summary>Room for HeightPoints · Columns · Lanes numbers.</summary>
    public double* Scratch;

    /// <summary>The result: [height point][width point][lane].</summary>
    public double* Points;
}
