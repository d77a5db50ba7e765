namespace ConvSharp.Mutation;

/// <summary>How a run of tests ended.</summary>
/// <param name="Failure">The first test that failed, or another end that is no success; null: all passed.</param>
/// <param name="Time">How long it took.</param>
internal sealed record TestRun(string? Failure, TimeSpan Time);
