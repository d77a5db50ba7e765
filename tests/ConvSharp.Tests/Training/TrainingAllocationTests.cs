using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Examples.Upscaling;
using ConvSharp.Layers;
using ConvSharp.Tests.Api;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Training;

/// <summary>Whole training steps allocate nothing in steady state.</summary>
[Collection(nameof(AllocationTests))]
public class TrainingAllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Steps_of_all_optimizers_and_losses_allocate_nothing(int threads)
    {
        Tensor<float> logits = TestTensor.Random<float>(1, [6, 5, 700]), target = TestTensor.Random<float>(2, [6, 5, 700]);
        Tensor<float> weight = TestTensor.Random<float>(3, [700]);
        Tensor<float> classWeight = TestTensor.Of([1f, 2, 3, 0, 0.5f], [5]);
        Tensor<long> classes = TestTensor.Filled([6, 700], 3L);
        var network = new Sequential<float>(new Conv1d<float>(5, 5, 3, padding: 1));
        Optimizer<float>[] optimizers =
        [
            new Sgd<float>(network.NamedParameters(), momentum: 0.9), new Adam<float>(network.NamedParameters()),
            new AdamW<float>(network.NamedParameters()), new Adam<float>(network.NamedParameters(), amsgrad: true),
        ];
        Func<Variable<float>, Variable<float>>[] losses =
        [
            output => Loss.MeanSquaredError(output, output.Tape.Input(target)),
            output => Loss.MeanAbsoluteError(output, output.Tape.Input(target)),
            output => Loss.CrossEntropy(output, classes, labelSmoothing: 0.1),
            output => Loss.CrossEntropy(output, classes, labelSmoothing: 0.1, weight: classWeight),
            output => Loss.CrossEntropy(output, output.Tape.Input(target), weight: classWeight),
            output => Loss.MeanSquaredError(1f - (-(output * output) / 3f), (2f / (output + 9f)) - (output / output)),
            output => Loss.BinaryCrossEntropyWithLogits(output, output.Tape.Input(target), weight),
        ];
        foreach (Func<Variable<float>, Variable<float>> loss in losses)
        {
            Tape<float>? tape = null;
            Allocations.AssertNone($"loss {Array.IndexOf(losses, loss)}, {threads} threads", threads, parallel =>
            {
                tape ??= new Tape<float>(parallel);
                tape.Backward(loss(network.Forward(tape.Input(logits))));
                foreach (Optimizer<float> optimizer in optimizers)
                    optimizer.Step(tape);
                tape.Clear();
            });
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Steps_of_upscalers_allocate_nothing(int threads)
    {
        Tensor<float> small = TestTensor.Random<float>(1, [4, 3, 12, 12]), large = TestTensor.Random<float>(2, [4, 3, 24, 24]);
        foreach (UpscalerHead head in Enum.GetValues<UpscalerHead>())
        {
            Sequential<float> network = UpscalerNetwork.Make(new UpscalerDescription(head, 8), seed: 1);
            var optimizer = new Adam<float>(network.NamedParameters());
            Tape<float>? tape = null;
            Allocations.AssertNone($"{head}, {threads} threads", threads, parallel =>
            {
                tape ??= new Tape<float>(parallel);
                tape.Backward(Loss.MeanSquaredError(network.Forward(tape.Input(small)), tape.Input(large)));
                optimizer.Step(tape);
                tape.Clear();
            });
        }
    }
}
