namespace ConvSharp.Tests.Support;

/// <summary>
/// How long the sweeps over random shapes are. Ordinary runs take a tenth of the long one, which
/// <c>CONVSHARP_SWEEP=long dotnet test -c Release</c> runs: at least 10,000 shapes of exact integers and 2,000 of real numbers at every
/// vector width.
/// </summary>
internal static class SweepLength
{
    public const string Variable = "CONVSHARP_SWEEP";

    /// <summary>By how much the number of shapes is multiplied.</summary>
    public static int Factor { get; } = Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" or "short" => 1,
        "long" => 10,
        string other => throw new InvalidOperationException($"{Variable} is '{other}': use 'long', 'short' or unset it"),
    };

    /// <summary>One number of shapes for ordinary runs, another for long ones.</summary>
    public static int Of(int ordinary, int atLength) => Factor == 1 ? ordinary : atLength;
}
