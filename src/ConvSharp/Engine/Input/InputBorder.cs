using ConvSharp.Geometry;

namespace ConvSharp.Engine.Input;

/// <summary>
/// How an input lies in memory and what stands beyond its border: zeros, or elements by which a padding mode continues it. Places count in
/// the problem that algorithms see, whose input includes these elements.
/// </summary>
/// <param name="Depth">The depth.</param>
/// <param name="Height">The height.</param>
/// <param name="Width">The width.</param>
internal sealed record InputBorder(BorderAxis Depth, BorderAxis Height, BorderAxis Width)
{
    /// <summary>Whether anything but zeros stands beyond the border.</summary>
    public bool Extends { get; } = Depth.Extends || Height.Extends || Width.Extends;

    /// <summary>From row to row in memory.</summary>
    public nint Row { get; } = (nint)Width.Size;

    /// <summary>From depth to depth in memory.</summary>
    public nint Slice { get; } = (nint)(Height.Size * Width.Size);

    /// <summary>From channel to channel in memory.</summary>
    public nint Plane { get; } = (nint)(Depth.Size * Height.Size * Width.Size);

    /// <summary>Zeros beyond the border of a problem.</summary>
    public static InputBorder Zeros(ConvolutionGeometry geometry)
    {
        ReadOnlySpan<AxisGeometry> axes = geometry.AllAxes;
        return new InputBorder(BorderAxis.Zeros(axes[0].Input), BorderAxis.Zeros(axes[1].Input), BorderAxis.Zeros(axes[2].Input));
    }

    /// <summary>The border of a problem with its padding mode.</summary>
    public static InputBorder Of(ConvolutionGeometry geometry)
    {
        ReadOnlySpan<AxisGeometry> axes = geometry.AllAxes;
        PaddingMode mode = geometry.PaddingMode;
        return new InputBorder(BorderAxis.Of(axes[0], mode), BorderAxis.Of(axes[1], mode), BorderAxis.Of(axes[2], mode));
    }
}
