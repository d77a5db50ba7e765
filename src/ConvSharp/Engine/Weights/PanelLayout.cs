namespace ConvSharp.Engine.Weights;

/// <summary>
/// How columns, such as the output channels of a group, are cut into panels of two vectors of lanes, the last of which may be one vector:
/// the same for packed weights, sums and gradients. Lanes beyond the last column are zeros.
/// </summary>
/// <param name="Columns">How many columns.</param>
/// <param name="Vector">Lanes of a vector.</param>
internal readonly record struct PanelLayout(nint Columns, int Vector)
{
    /// <summary>Lanes of a whole panel.</summary>
    public nint Width => 2 * Vector;

    /// <summary>How many panels there are.</summary>
    public nint Count => (Columns + Width - 1) / Width;

    /// <summary>Lanes of all panels.</summary>
    public nint Lanes => (Columns + Vector - 1) / Vector * Vector;

    /// <summary>The first column of a panel.</summary>
    public nint First(nint panel) => panel * Width;

    /// <summary>Columns of a panel.</summary>
    public nint ColumnsOf(nint panel) => Math.Min(Width, Columns - First(panel));

    /// <summary>Lanes of a panel: one vector or two.</summary>
    public nint LanesOf(nint panel) => Math.Min(Width, Lanes - First(panel));

    /// <summary>Where a panel begins. The rows of a panel stand one after another, each as long as its lanes.</summary>
    public nint Offset(nint panel, nint rows) => First(panel) * rows;
}
