namespace ConvSharp.Playground.Api;

/// <summary>What a layer has too much of to be drawn.</summary>
/// <param name="Count">How much it has.</param>
/// <param name="Of">elements, weights, meetings (of a place and a weight) or places.</param>
/// <param name="Most">The most that is drawn.</param>
internal sealed record ViewLimit(Int128 Count, string Of, int Most);
