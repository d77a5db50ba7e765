namespace ConvSharp.Playground.Api;

/// <summary>
/// How much a picture may take, in a layer or in a network: the browser has little memory, and one thread that runs an interpreter.
/// </summary>
internal static class WorkLimits
{
    /// <summary>Bytes of an output or a weight, or of all values of a network together.</summary>
    public const long MostBytes = 256_000_000;

    /// <summary>Operations on numbers: some seconds to a minute.</summary>
    public const long MostOperations = 20_000_000_000;
}
