using System.CommandLine;
using ConvSharp.Benchmarks.Commands;
using ConvSharp.Benchmarks.Development;

if (args is ["bdn", .. string[] arguments])
{
    DevelopmentBenchmarks.Run(arguments);
    return 0;
}

var root = new RootCommand("Benchmarks of ConvSharp. 'bdn' hands all that follows to BenchmarkDotNet.")
{
    new PeersCommand(),
    new PeersTrainCommand(),
    new PeersNetworksCommand(),
    new NetworkStartCommand(),
    new ReportCommand(),
    new ReadmeCommand(),
    new ColdStartCommand(),
    new GrowthCommand(),
    new WeightTypesCommand(),
    new SubnormalsCommand(),
    new PicturesCommand(),
};
return root.Parse(args).Invoke();
