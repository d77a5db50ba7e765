using ConvSharp.Inference;

namespace ConvSharp.Cli.Networks;

/// <summary>An output of a run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The tensor.</param>
/// <param name="Files">The files with it.</param>
/// <param name="Scores">The highest scores, if they were asked for and it has scores.</param>
internal sealed record NetworkResult(string Name, InferenceTensor Value, IReadOnlyList<NetworkFile> Files, IReadOnlyList<TopScores> Scores);
