using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ConvSharp.Benchmarks.Development;

/// <summary>BenchmarkDotNet on this library alone, for whoever works on it.</summary>
internal static class DevelopmentBenchmarks
{
    /// <param name="arguments">BenchmarkDotNet's own, such as --filter *Forward*.</param>
    public static void Run(string[] arguments)
    {
        // In this process: a project of BenchmarkDotNet's own would copy the peers for each job, and could not see shape lists.
        IConfig config = DefaultConfig.Instance
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumn(StatisticColumn.Min)
            .AddDiagnoser(MemoryDiagnoser.Default);
        BenchmarkSwitcher.FromAssembly(typeof(DevelopmentBenchmarks).Assembly).Run(arguments, config);
    }
}
