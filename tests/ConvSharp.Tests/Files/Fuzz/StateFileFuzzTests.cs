using ConvSharp.Files;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Tests.Training;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Files.Fuzz;

/// <summary>Random damage to model and optimizer files: what is refused leaves the layer and the optimizer as they were.</summary>
public sealed class StateFileFuzzTests
{
    [Fact]
    public void Models()
    {
        Sequential<float> network = Network(1);
        byte[] good = Saved(stream => ModelFile.Save(stream, Network(2)));
        byte[] before = Saved(stream => ModelFile.Save(stream, network));
        FuzzRun.Of(300_000_000, 4_000, random => FileMutator.SafeTensors(good, random), (file, execution) =>
        {
            try
            {
                using SafeTensorsReader reader = SafeTensorsReader.Open(new MemoryStream(file));
                ModelFile.Load(reader, "the stream", network, strict: execution % 2 == 0);
            }
            catch (InvalidDataException)
            {
                if (execution % 16 == 0)
                    Assert.Equal(before, Saved(stream => ModelFile.Save(stream, network)));
                throw;
            }

            before = Saved(stream => ModelFile.Save(stream, network));
        });
    }

    [Theory]
    [InlineData("Adam", 400_000_000)]
    [InlineData("Sgd", 500_000_000)]
    public void Optimizers(string kind, int seed)
    {
        Optimizer<float> optimizer = Trained(kind, 1);
        byte[] good = Saved(stream => OptimizerFile.Save(stream, Trained(kind, 2)));
        byte[] before = Saved(stream => OptimizerFile.Save(stream, optimizer));
        FuzzRun.Of(seed, 2_000, random => FileMutator.SafeTensors(good, random), (file, execution) =>
        {
            try
            {
                using SafeTensorsReader reader = SafeTensorsReader.Open(new MemoryStream(file));
                OptimizerFile.Load(reader, "the stream", optimizer, checkWeights: execution % 2 == 0);
            }
            catch (InvalidDataException)
            {
                if (execution % 16 == 0)
                    Assert.Equal(before, Saved(stream => OptimizerFile.Save(stream, optimizer)));
                throw;
            }

            before = Saved(stream => OptimizerFile.Save(stream, optimizer));
        });
    }

    private static Sequential<float> Network(ulong seed)
    {
        var generator = new TorchGenerator(seed);
        return new(new Conv1d<float>(2, 3, 2, generator: generator), new BatchNorm1d<float>(3), new ReLU<float>());
    }

    private static Optimizer<float> Trained(string kind, int steps)
    {
        var learning = new Learning<float>(2);
        Optimizer<float> optimizer = kind == "Adam"
            ? new Adam<float>(learning.Network.NamedParameters())
            : new Sgd<float>(learning.Network.NamedParameters(), 0.1, momentum: 0.9);
        for (int step = 0; step < steps; step++)
            learning.StepAndClear(optimizer);
        return optimizer;
    }

    private static byte[] Saved(Action<Stream> save)
    {
        using MemoryStream stream = new();
        save(stream);
        return stream.ToArray();
    }
}
