namespace ConvSharp.Imaging.Animations.Model;

/// <summary>An input element times a weight: their positions in the order of memory, within one sample.</summary>
internal readonly record struct Product(int Input, int Weight);
