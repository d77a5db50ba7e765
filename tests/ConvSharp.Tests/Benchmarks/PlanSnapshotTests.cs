using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using ConvSharp.Cli.Measuring;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Benchmarks;

/// <summary>
/// How the benchmarks' layers are planned: algorithm, blocks, bytes. No result depends on it, but speed does, which no test measures; so a
/// change must be meant. To approve one: run with CONVSHARP_APPROVE_PLANS=1, and look at what changed in Snapshots/plans.txt.
/// </summary>
public sealed class PlanSnapshotTests
{
    private const long MostMultiplyAdds = 4_000_000_000;

    [Fact]
    public void Layers_are_planned_as_they_were_measured()
    {
        string path = Path.Combine(Folder(), "Snapshots", "plans.txt");
        string[] planned = [.. Plans()];
        if (Environment.GetEnvironmentVariable("CONVSHARP_APPROVE_PLANS") == "1")
            File.WriteAllLines(path, planned);

        string[] approved = File.ReadAllLines(path);
        string[] changes =
            [.. approved.Except(planned).Select(line => $"- {line}"), .. planned.Except(approved).Select(line => $"+ {line}")];
        Assert.True(changes.Length == 0, $"{changes.Length} lines differ from {path}:\n{string.Join('\n', changes.Take(20))}");
        Assert.True(approved.Length > 200, $"{approved.Length} lines");
    }

    private static IEnumerable<string> Plans()
    {
        // Widths whose number of registers, and so whose tiles, is the same on every processor.
        foreach (ShapeLine layer in Layers("table.txt"))
        {
            yield return Plan<float>(layer, VectorWidth.Bits512, ConvolutionAccuracy.Fast);
            yield return Plan<float>(layer, VectorWidth.Bits512, ConvolutionAccuracy.Accurate);
            yield return Plan<double>(layer, VectorWidth.Bits512, ConvolutionAccuracy.Fast);
            yield return Plan<float>(layer, VectorWidth.Scalar, ConvolutionAccuracy.Fast);
            foreach (string algorithm in
                AlgorithmTable.Convolution.Algorithms.Select(algorithm => algorithm.Name).Where(name => name != "fft"))
            {
                if (Refusal(layer.Geometry, algorithm) is null)
                    yield return Plan<float>(layer, VectorWidth.Bits512, ConvolutionAccuracy.Fast, algorithm);
            }
        }

        foreach (string file in new[] { "networks.txt", "narrow.txt", "large-kernels.txt", "gradients.txt" })
        {
            foreach (ShapeLine layer in Layers(file))
                yield return Plan<float>(layer, VectorWidth.Bits512, ConvolutionAccuracy.Fast);
        }
    }

    private static IEnumerable<ShapeLine> Layers(string file) =>
        ShapeFile.Read(file).Where(layer => layer.Geometry.MultiplyAdds < MostMultiplyAdds);

    private static string? Refusal(ConvolutionGeometry geometry, string algorithm) => AlgorithmTable.Convolution.Named(algorithm)
        .Propose(Problem.Of<float>(PointwiseAxes.Merged(geometry), VectorWidth.Bits512, ConvolutionAccuracy.Fast)).Refusal;

    private static string Plan<T>(ShapeLine layer, VectorWidth width, ConvolutionAccuracy accuracy, string? forced = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var line = new StringBuilder($"{layer.Name} {typeof(T).Name} {width} {accuracy}: ");
        if (layer.Pass == ConvolutionPass.WeightGradient)
        {
            var gradient = new WeightGradientProgram<T>(layer.Geometry, width, accuracy);
            return line.Append(
                CultureInfo.InvariantCulture, $"{gradient.Algorithm.Name}, work {gradient.WorkspaceBytes}, {gradient.Blocking}").ToString();
        }

        ConvolutionGeometry geometry = layer.Pass == ConvolutionPass.InputGradient ? AdjointGeometry.Of(layer.Geometry) : layer.Geometry;
        var program = new ConvolutionProgram<T>(geometry, width, accuracy, forced);
        return line.Append(
            CultureInfo.InvariantCulture,
            $"{(forced is null ? "" : "forced ")}{program.Algorithm.Name}, packed {program.PackedBytes}, "
            + $"work {program.WorkspaceBytesPerThread}, {program.Blocking}").ToString();
    }

    private static string Folder([CallerFilePath] string caller = "") => Path.GetDirectoryName(caller)!;
}
