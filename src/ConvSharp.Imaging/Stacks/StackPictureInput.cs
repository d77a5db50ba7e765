namespace ConvSharp.Imaging.Stacks;

/// <summary>The input of a drawn stack.</summary>
/// <param name="Shape">Its shape in words: 3×224×224.</param>
/// <param name="Size">Elements along the drawn axis, 1 or more.</param>
public sealed record StackPictureInput(string Shape, long Size);
