namespace ConvSharp.Engine.Algorithms;

/// <summary>How the outputs of a call are cut into pieces.</summary>
/// <param name="Pieces">How many pieces there are.</param>
/// <param name="Bands">Bands of rows, or of pixels, into which each plane is cut.</param>
/// <param name="ChannelParts">Parts into which each band's output channels are cut.</param>
internal readonly record struct PieceCut(nint Pieces, nint Bands, nint ChannelParts);
