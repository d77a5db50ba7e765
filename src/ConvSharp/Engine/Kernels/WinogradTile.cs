using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>A tile's size and its transforms, chosen at run time.</summary>
/// <param name="heightPoints">Inputs along the height.</param>
/// <param name="widthPoints">Inputs along the width.</param>
/// <param name="rows">Outputs along the height.</param>
/// <param name="columns">Outputs along the width.</param>
internal abstract unsafe class WinogradTile<TSimd, TVector, T>(int heightPoints, int widthPoints, int rows, int columns)
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    public int HeightPoints { get; } = heightPoints;

    public int WidthPoints { get; } = widthPoints;

    /// <summary>Products of a tile.</summary>
    public int Points => HeightPoints * WidthPoints;

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    /// <summary>Elements of work space for a transform.</summary>
    public int ScratchLength => Points * TSimd.Count;

    /// <inheritdoc cref="WinogradTransform{TSimd, TVector, T, TPointsHeight, TPointsWidth}.Input"/>
    public abstract void Input(
        T* patch, nint patchRow, nint patchColumn, nint patchTile,
        T* transformed, nint pointStep, nint transformedTile, nint tiles, T* scratch);

    /// <inheritdoc cref="WinogradTransform{TSimd, TVector, T, TPointsHeight, TPointsWidth}.Output"/>
    public abstract void Output(
        T* products, nint pointStep, nint productsTile,
        T* output, nint outputRow, nint outputColumn, nint outputTile, nint tiles, T* scratch);

    /// <inheritdoc cref="WinogradTransform{TSimd, TVector, T, TPointsHeight, TPointsWidth}.Gradient"/>
    public abstract void Gradient(
        T* patch, nint patchRow, nint patchColumn, nint patchTile,
        T* transformed, nint pointStep, nint transformedTile, nint tiles, T* scratch);

    /// <summary>The tile for these outputs and points, either the same along both axes or along the width alone.</summary>
    public static WinogradTile<TSimd, TVector, T> Of(bool flat, int points, int outputs) => (flat, points, outputs) switch
    {
        (false, 3, 2) => new Compiled<ThreePoints, ThreePoints, Count2, Count2>(),
        (false, 4, 2) => new Compiled<FourPoints, FourPoints, Count2, Count2>(),
        (false, 4, 3) => new Compiled<FourPoints, FourPoints, Count3, Count3>(),
        (false, 6, 2) => new Compiled<SixPoints, SixPoints, Count2, Count2>(),
        (false, 6, 3) => new Compiled<SixPoints, SixPoints, Count3, Count3>(),
        (false, 6, 4) => new Compiled<SixPoints, SixPoints, Count4, Count4>(),
        (true, 3, 2) => new Compiled<OnePoint, ThreePoints, Count1, Count2>(),
        (true, 4, 2) => new Compiled<OnePoint, FourPoints, Count1, Count2>(),
        (true, 4, 3) => new Compiled<OnePoint, FourPoints, Count1, Count3>(),
        (true, 6, 2) => new Compiled<OnePoint, SixPoints, Count1, Count2>(),
        (true, 6, 3) => new Compiled<OnePoint, SixPoints, Count1, Count3>(),
        (true, 6, 4) => new Compiled<OnePoint, SixPoints, Count1, Count4>(),
        _ => throw new ArgumentOutOfRangeException(nameof(points), (flat, points, outputs), "no such tile"),
    };

    private sealed class Compiled<TPointsHeight, TPointsWidth, TRows, TColumns>()
        : WinogradTile<TSimd, TVector, T>(TPointsHeight.Count, TPointsWidth.Count, sizeof(TRows), sizeof(TColumns))
        where TPointsHeight : struct, IWinogradPoints
        where TPointsWidth : struct, IWinogradPoints
        where TRows : unmanaged, ICount
        where TColumns : unmanaged, ICount
    {
        public override void Input(
            T* patch, nint patchRow, nint patchColumn, nint patchTile,
            T* transformed, nint pointStep, nint transformedTile, nint tiles, T* scratch) =>
            WinogradTransform<TSimd, TVector, T, TPointsHeight, TPointsWidth>.Input(
                patch, patchRow, patchColumn, patchTile, transformed, pointStep, transformedTile, tiles, scratch);

        public override void Gradient(
            T* patch, nint patchRow, nint patchColumn, nint patchTile,
            T* transformed, nint pointStep, nint transformedTile, nint tiles, T* scratch) =>
            WinogradTransform<TSimd, TVector, T, TPointsHeight, TPointsWidth>.Gradient<TRows, TColumns>(
                patch, patchRow, patchColumn, patchTile, transformed, pointStep, transformedTile, tiles, scratch);

        public override void Output(
            T* products, nint pointStep, nint productsTile,
            T* output, nint outputRow, nint outputColumn, nint outputTile, nint tiles, T* scratch) =>
            WinogradTransform<TSimd, TVector, T, TPointsHeight, TPointsWidth>.Output<TRows, TColumns>(
                products, pointStep, productsTile, output, outputRow, outputColumn, outputTile, tiles, scratch);
    }
}
