using System.Collections;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using ConvSharp.Benchmarks.Measuring;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using ConvSharp.Plans;
using Microsoft.ML.OnnxRuntime;
using OpenCvSharp;

namespace ConvSharp.Benchmarks.Results;

/// <summary>Under what circumstances a row was measured. Each row repeats it, so that files can be cut and joined.</summary>
internal sealed record RunInfo
{
    private const int CommitDigits = 9;

    [JsonPropertyName("cpu")]
    public required string Cpu { get; init; }

    /// <summary>The vectors that ConvSharp's kernels use.</summary>
    [JsonPropertyName("vectors")]
    public required string Vectors { get; init; }

    /// <summary>What was set for .NET's code alone, such as DOTNET_EnableAVX512=0; native code does not know of it.</summary>
    [JsonPropertyName("dotnet_settings")]
    public IReadOnlyList<string> DotnetSettings { get; init; } = [];

    /// <summary>What was set to hold the peers back, such as ONEDNN_MAX_CPU_ISA=AVX2.</summary>
    [JsonPropertyName("peer_settings")]
    public IReadOnlyList<string> PeerSettings { get; init; } = [];

    /// <summary>Multiply-adds of one core on registers alone.</summary>
    [JsonPropertyName("peak_gflops")]
    public required double PeakGflops { get; init; }

    [JsonPropertyName("threads")]
    public required int Threads { get; init; }

    [JsonIgnore]
    public string ThreadsInWords => Threads == 1 ? "1 thread" : $"{Threads} threads";

    /// <summary>ConvSharp's mode: fast, accurate or flushing.</summary>
    [JsonPropertyName("accuracy")]
    public required string Accuracy { get; init; }

    [JsonPropertyName("date")]
    public required string Date { get; init; }

    [JsonPropertyName("versions")]
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    [JsonIgnore]
    public string VersionsInWords => VersionsOf(Versions.Keys);

    /// <summary>The versions of some of the contestants.</summary>
    public string VersionsOf(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"{name} {Versions[name]}"));

    /// <summary>Of this process, on this machine, now.</summary>
    public static RunInfo Here(int threads, ConvolutionAccuracy accuracy) => new()
    {
        Cpu = CpuName(),
        Vectors = VectorWidths.Widest.Describe(),
        DotnetSettings = Settings(name => name.StartsWith("DOTNET_Enable", StringComparison.Ordinal)),
        PeerSettings = Settings(name => name is "ONEDNN_MAX_CPU_ISA" or "ATEN_CPU_CAPABILITY" or "OPENCV_CPU_DISABLE"),
        PeakGflops = ComparisonRow.Round(PeakPerformance.SingleCoreGflops()),
        Threads = threads,
        Accuracy = accuracy switch
        {
            ConvolutionAccuracy.Accurate => "accurate",
            ConvolutionAccuracy.FlushSubnormals => "flushing",
            _ => "fast",
        },
        Date = $"{DateTime.UtcNow:yyyy-MM-dd}",
        Versions = new Dictionary<string, string>
        {
            ["ConvSharp"] = VersionOf(typeof(ConvolutionPlan<>)),
            ["torch"] = TorchSharp.torch.__version__,
            ["TorchSharp"] = VersionOf(typeof(TorchSharp.torch)),
            ["ONNX Runtime"] = OrtEnv.Instance().GetVersionString(),
            ["OpenCV"] = Cv2.GetVersionString()!,
            [".NET"] = RuntimeInformation.FrameworkDescription.Split(' ')[^1],
        },
    };

    /// <summary>The environment variables whose names count.</summary>
    private static string[] Settings(Func<string, bool> counts) =>
    [
        .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => counts((string)variable.Key))
            .Select(variable => $"{variable.Key}={variable.Value}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The processor's name; virtual machines give one name to generations with and without AVX-512.</summary>
    private static string CpuName()
    {
        string[] lines = File.ReadAllLines("/proc/cpuinfo");
        string? Field(string key) =>
            lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
        string name = Field("model name") ?? $"{RuntimeInformation.ProcessArchitecture}";
        string[] flags = Field("flags")?.Split(' ') ?? [];
        return flags.Contains("avx2") && !flags.Contains("avx512f") ? $"{name} without AVX-512" : name;
    }

    /// <summary>A version with the first digits of its commit: 0.1.0+1984aa7a8.</summary>
    private static string VersionOf(Type type)
    {
        string version = type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        int commit = version.IndexOf('+') + 1;
        return commit == 0 ? version : version[..Math.Min(version.Length, commit + CommitDigits)];
    }
}
