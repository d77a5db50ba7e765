using System.CommandLine;
using ConvSharp.Benchmarks.Measuring;
using ConvSharp.Benchmarks.Results;
using ConvSharp.Geometry;

namespace ConvSharp.Benchmarks.Commands;

/// <summary>
/// Measures whether weights of fewer bits would pay: the product of a matrix of weights and a few samples, as in the last layers of networks,
/// which is bound by the memory that the weights come from.
/// </summary>
internal sealed class WeightTypesCommand : BenchmarkCommand
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(400);

    private readonly Option<string> _into = IntoOption();

    public WeightTypesCommand()
        : base("weight-types", "Measures products with weights of 32, 16 and 8 bits, in matrices of 1 to 128 MB.") => Add(_into);

    protected override int Run(ParseResult arguments)
    {
        NativePeers.Patch();
        RunInfo run = RunInfo.Here(1, ConvolutionAccuracy.Fast);
        var rows = new List<WeightTypeRow>();
        foreach (int megabytes in new[] { 1, 8, 32, 128 })
        {
            foreach (int samples in new[] { 1, 4 })
            {
                foreach (WeightType type in Enum.GetValues<WeightType>())
                    rows.Add(Measure(type, (megabytes << 20) / sizeof(float), samples));
            }
        }

        string text = WeightTypesReport.Of(run, rows);
        Console.WriteLine(text);
        ResultPage.Write(arguments.GetRequiredValue(_into), run.Cpu, "weight-types", text);
        return Done;
    }

    private static WeightTypeRow Measure(WeightType type, int weights, int samples)
    {
        using var product = new WeightProduct(type, weights, samples);
        var clock = new Stopclock(product);
        clock.WarmUp(WarmUp);
        clock.Slice(Slice);
        return new WeightTypeRow(type, weights, samples, clock.Fastest);
    }
}
