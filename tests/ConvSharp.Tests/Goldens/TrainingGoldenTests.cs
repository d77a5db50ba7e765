using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Training;
using Xunit;

namespace ConvSharp.Tests.Goldens;

/// <summary>Class weights as libtorch counts them, and amsgrad as TorchSharp steps.</summary>
public class TrainingGoldenTests
{
    [Fact]
    public void Weighted_losses_in_float_are_libtorchs() => Losses<float>(1e-5);

    [Fact]
    public void Weighted_losses_in_double_are_libtorchs() => Losses<double>(1e-12);

    [Fact]
    public void Amsgrad_in_float_steps_as_torch() => Steps<float>(1e-5);

    [Fact]
    public void Amsgrad_in_double_steps_as_torch() => Steps<double>(1e-12);

    private static void Losses<T>(double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IReadOnlyList<LossGolden<T>> goldens = GoldenFile.Losses<T>();
        Assert.Equal(12, goldens.Count);
        foreach (LossGolden<T> golden in goldens)
        {
            var tape = new Tape<T>();
            Variable<T> logits = tape.Input(Of(golden.Logits), needsGradient: true);
            Tensor<T> weight = Of(golden.Weight);
            Reduction reduction = golden.IsMean ? Reduction.Mean : Reduction.Sum;
            Variable<T> loss = golden.Probabilities is { } probabilities
                ? Loss.CrossEntropy(logits, tape.Input(Of(probabilities)), golden.Smoothing, reduction, weight)
                : Loss.CrossEntropy(
                    logits, TestTensor.Of([.. golden.Classes!.Select(number => (long)number)], [3, 5]), golden.Smoothing, golden.Ignored,
                    reduction, weight);
            GoldenAssert.Close<T>([golden.Loss], [loss.Value[0]], tolerance, tolerance, golden.Name);
            tape.Backward(loss);
            var gradient = new T[golden.LogitsGradient.Values.Length];
            tape.Gradient(logits).FlattenTo(gradient);
            GoldenAssert.Close<T>(golden.LogitsGradient.Values, gradient, tolerance, tolerance, $"{golden.Name}, gradient");
        }
    }

    private static void Steps<T>(double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IReadOnlyList<OptimizerGolden<T>> goldens = GoldenFile.Optimizers<T>();
        Assert.Equal(4, goldens.Count);
        foreach (OptimizerGolden<T> golden in goldens)
        {
            var parameter = new Parameter<T>("p", Of(golden.Start));
            KeyValuePair<string, Parameter<T>>[] parameters = [KeyValuePair.Create("p", parameter)];
            Optimizer<T> optimizer = golden.Name == "adam"
                ? new Adam<T>(parameters, 0.05, 0.8, 0.6, 1e-4, golden.Decay, amsgrad: true)
                : new AdamW<T>(parameters, 0.05, 0.8, 0.6, 1e-4, golden.Decay, amsgrad: true);
            int elements = golden.Start.Values.Length;
            for (int step = 0; step < golden.Steps.Count; step++)
            {
                var tape = new Tape<T>();
                Variable<T> value = tape.Apply(new ValueOf<T>(parameter));
                tape.Backward(value, Tensor.Create(golden.Gradients.Values[(step * elements)..((step + 1) * elements)], [elements]));
                optimizer.Step(tape);
                GoldenAssert.Close<T>(
                    golden.Steps[step].Values, parameter.Elements, tolerance, tolerance,
                    $"{golden.Name}, decay {golden.Decay}, step {step}");
            }
        }
    }

    private static Tensor<T> Of<T>(GoldenTensor<T> golden)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TestTensor.Of(golden.Values, golden.Shape);

    /// <summary>A parameter as a variable.</summary>
    private sealed class ValueOf<T>(Parameter<T> parameter) : Operation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Parameter<T>[] _parameters = [parameter];

        protected internal override ReadOnlySpan<Parameter<T>> Parameters => _parameters;

        protected internal override nint[] OutputShape(Pass<T> pass) => parameter.Shape.ToArray();

        protected internal override void Forward(Pass<T> pass) => parameter.Elements.CopyTo(pass.Output);

        protected internal override void Backward(Pass<T> pass) => pass.OutputGradient.CopyTo(pass.Gradient(parameter));
    }
}
