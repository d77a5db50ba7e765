using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Layout;

/// <summary>A layer's scene, and what it was made from.</summary>
/// <param name="Scene">The scene.</param>
/// <param name="Window">What slides over the lower cells; in the spread view that of the adjoint layer.</param>
/// <param name="Layout">Where the cells lie.</param>
/// <param name="Values">The numbers, given or made up.</param>
internal sealed record DrawnLayer(Scene Scene, SlidingWindow Window, SceneLayout Layout, LayerValues Values);
