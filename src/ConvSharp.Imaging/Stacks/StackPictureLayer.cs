using ConvSharp.Geometry;

namespace ConvSharp.Imaging.Stacks;

/// <summary>A layer of a drawn stack.</summary>
/// <param name="Text">The layer in words: conv 64 k7 s2 p3.</param>
/// <param name="Shape">The shape of its output in words: 64×112×112.</param>
/// <param name="Size">Elements of its output along the drawn axis, 1 or more.</param>
/// <param name="Field">The part of the stack's input that one of its outputs sees, along the drawn axis.</param>
public sealed record StackPictureLayer(string Text, string Shape, long Size, ReceptiveField Field);
