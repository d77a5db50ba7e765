using ConvSharp.Onnx;
using Xunit;

namespace ConvSharp.Tests.Examples;

/// <summary>Models that are not in the repository, from the folder that the environment names.</summary>
internal static class RealModels
{
    private const string Variable = "CONVSHARP_MODELS";

    /// <summary>The model; without it the test is skipped.</summary>
    public static OnnxModel Load(string name)
    {
        string folder = Environment.GetEnvironmentVariable(Variable) ?? "";
        Assert.SkipWhen(folder.Length == 0, $"{Variable} names no folder of models.");
        string path = Path.Combine(folder, name);
        Assert.SkipUnless(File.Exists(path), $"The folder of {Variable} has no '{name}'.");
        return OnnxModel.Load(path);
    }
}
