namespace ConvSharp.Engine.Planning;

/// <summary>What one algorithm of a table said to a problem.</summary>
/// <param name="Algorithm">Its name.</param>
/// <param name="Summary">What it does.</param>
/// <param name="IsChosen">Whether it runs.</param>
/// <param name="Reason">Why it does not run, or why it does.</param>
internal sealed record Decision(string Algorithm, string Summary, bool IsChosen, string Reason);
