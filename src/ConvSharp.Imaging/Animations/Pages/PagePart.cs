using ConvSharp.Imaging.Animations.Layout;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations.Pages;

/// <summary>A drawing of a page.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Scene">The drawing.</param>
/// <param name="Layer">The layer that it shows; null: a drawing whose cells say nothing.</param>
internal sealed record PagePart(string Title, Scene Scene, PageLayer? Layer = null);

/// <summary>A layer whose cells can be asked.</summary>
/// <param name="Drawn">Where its cells lie.</param>
/// <param name="Elements">What they say.</param>
/// <param name="Spreads">Whether each step is an input that spreads its kernel; else an output that gathers inputs.</param>
internal sealed record PageLayer(DrawnLayer Drawn, LayerElements Elements, bool Spreads);
