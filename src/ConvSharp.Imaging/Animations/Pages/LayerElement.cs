namespace ConvSharp.Imaging.Animations.Pages;

/// <summary>What a page says of an input or output element.</summary>
/// <param name="Name">y[0,1], with its number where numbers are shown.</param>
/// <param name="Text">An output's sum, or where an input goes.</param>
/// <param name="Meetings">The weights that it meets.</param>
internal sealed record LayerElement(string Name, string Text, IReadOnlyList<Meeting> Meetings);

/// <summary>A weight between an input and an output.</summary>
/// <param name="Other">The row-major position of the element at its other end.</param>
/// <param name="Weight">The row-major position of the weight.</param>
/// <param name="Product">The input times the weight.</param>
internal readonly record struct Meeting(int Other, int Weight, double Product);
