namespace ConvSharp.Engine.Planning;

/// <summary>One algorithm's answer to a problem.</summary>
/// <param name="Algorithm">Its name.</param>
/// <param name="Summary">What it does.</param>
/// <param name="IsChosen">Whether it runs.</param>
/// <param name="Cost">See <see cref="ConvSharp.Engine.Algorithms.Proposal.Cost"/>.</param>
/// <param name="Reason">Why it does not run, or why it does.</param>
internal sealed record Decision(string Algorithm, string Summary, bool IsChosen, double Cost, string Reason);
