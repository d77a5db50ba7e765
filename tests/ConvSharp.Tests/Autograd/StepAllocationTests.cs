using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Layers;
using ConvSharp.Tests.Api;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Autograd;

/// <summary>In steady state a training step allocates nothing, on the calling thread or on any other.</summary>
[Collection(nameof(AllocationTests))]
public class StepAllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_step_with_branches_allocates_nothing(int threads)
    {
        var network = new Sequential<float>(new Scale<float>(3), new ReLU<float>());
        Tensor<float> values = TestTensor.Random<float>(1, [4, 3, 5000]), view = values.Slice([0..4, 0..3, 0..4999]);
        foreach (Tensor<float> input in new[] { values, view })
        {
            Tape<float>? tape = null;
            Allocations.AssertNone($"step, dense {input.IsDense}, {threads} threads", threads, parallel =>
            {
                tape ??= new Tape<float>(parallel);
                Variable<float> x = tape.Input(input, needsGradient: true), y = network.Forward(x) + x;
                tape.Backward(Loss.MeanSquaredError(y + y, x));
                tape.Clear();
            });
        }
    }
}
