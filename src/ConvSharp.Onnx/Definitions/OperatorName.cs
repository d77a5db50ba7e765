namespace ConvSharp.Onnx.Definitions;

/// <summary>The names of operators and of their sets.</summary>
internal static class OperatorName
{
    private const string Standard = "ai.onnx";

    /// <summary>The domain; empty for the standard one, which has two names.</summary>
    public static string Domain(string domain) => domain == Standard ? "" : domain;

    /// <summary>Conv for the standard set, com.example.Conv for another.</summary>
    public static string Full(string domain, string name) => domain.Length == 0 ? name : $"{domain}.{name}";
}
