using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Layers;
using ConvSharp.Tests.Api;
using ConvSharp.Tests.Layers;
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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Steps_through_any_layer_allocate_nothing(int threads)
    {
        foreach (LayerCase<float> of in LayerCase<float>.All.Append(new(new Dropout<float>(), [3, 5000], "")))
        {
            Tensor<float> input = TestTensor.Random<float>(1, of.Larger(8));
            Tape<float>? tape = null;
            Tensor<float>? gradient = null;
            Allocations.AssertNone($"{of.Layer}, {threads} threads", threads, parallel =>
            {
                tape ??= new Tape<float>(parallel);
                Variable<float> output = of.Layer.Forward(tape.Input(input, needsGradient: true));
                gradient ??= TestTensor.Filled(output.Shape, 1f);
                tape.Backward(output, gradient);
                tape.Clear();
            });
        }
    }
}
