using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ConvSharp.Autograd;
using ConvSharp.Initialization;
using ConvSharp.Layers;

namespace ConvSharp.Training;

/// <summary>One run of <see cref="GradientCheck"/>.</summary>
internal sealed class GradientComparison(
    Layer<double> layer, Parameter<double> input, TorchGenerator generator, int mostElements, ParallelOptions? parallel)
{
    // Rounding errors grow as the step shrinks; the error of the differences grows with the step.
    private const double StepSize = 1e-5;

    private readonly Tape<double> _probe = new(parallel);
    private Tensor<double> _outputGradient = Tensor<double>.Empty;

    public List<GradientError> Run()
    {
        var tape = new Tape<double>(parallel);
        Variable<double> variable = tape.Input(input.Tensor, needsGradient: true);
        Variable<double> output = layer.Forward(variable);
        _outputGradient = GradientCheck.Random(output.Shape, generator);
        CheckRepeatable(output);
        tape.Backward(output, _outputGradient);

        var errors = new List<GradientError> { Compare("input", input, tape.Gradient(variable)) };
        foreach ((string name, Parameter<double> parameter) in layer.NamedParameters())
        {
            if (tape.TryGetGradient(parameter, out ReadOnlyTensorSpan<double> gradient))
                errors.Add(Compare(name, parameter, gradient));
        }

        return errors;
    }

    private void CheckRepeatable(Variable<double> output)
    {
        if (!Flat(Probe()).SequenceEqual(Flat(output.Value)))
        {
            throw new InvalidOperationException(
                "The layer gives another output each time, as dropout does: its gradient has no fixed value.");
        }
    }

    private GradientError Compare(string name, Parameter<double> operand, in ReadOnlyTensorSpan<double> gradient)
    {
        double[] analytic = Flat(gradient);
        double mean = analytic.Sum(Math.Abs) / analytic.Length;
        int[] chosen = Choose(analytic.Length);
        var worst = new GradientError(name, 0, [], 0, 0, chosen.Length, analytic.Length);
        foreach (int index in chosen)
        {
            parallel?.CancellationToken.ThrowIfCancellationRequested();
            double numeric = Derivative(operand, index), difference = Math.Abs(analytic[index] - numeric);
            double error = difference == 0 ? 0 : difference / Math.Max(mean, Math.Max(Math.Abs(analytic[index]), Math.Abs(numeric)));

            // Written so that NaN counts as the largest error.
            if (worst.Where.Count == 0 || !(error <= worst.Largest))
            {
                long[] where = Indices(operand.Shape, index);
                worst = worst with { Largest = error, Where = where, Analytic = analytic[index], Numeric = numeric };
            }

            if (double.IsNaN(error))
                break;
        }

        return worst;
    }

    private double Derivative(Parameter<double> operand, int index)
    {
        double value = operand.Elements[index], step = StepSize * Math.Max(1, Math.Abs(value));
        try
        {
            double[] above = Flat(ProbeWith(operand, index, value + step));
            ReadOnlySpan<double> below = Flat(ProbeWith(operand, index, value - step));
            ReadOnlySpan<double> weights = Flat(_outputGradient.AsReadOnlyTensorSpan());

            // The outputs are subtracted one by one: the sums of both would be rounded far more.
            TensorPrimitives.Subtract(above, below, above);
            return TensorPrimitives.Dot<double>(above, weights) / ((value + step) - (value - step));
        }
        finally
        {
            Set(operand, index, value);
        }
    }

    private ReadOnlyTensorSpan<double> ProbeWith(Parameter<double> operand, int index, double value)
    {
        Set(operand, index, value);
        return Probe();
    }

    private ReadOnlyTensorSpan<double> Probe()
    {
        _probe.Clear();
        return layer.Forward(_probe.Input(input.Tensor)).Value;
    }

    private int[] Choose(int length)
    {
        if (length <= mostElements)
            return [.. Enumerable.Range(0, length)];
        var chosen = new SortedSet<int>();
        Span<double> draw = stackalloc double[1];
        while (chosen.Count < mostElements)
        {
            generator.FillUniform(draw);
            chosen.Add((int)(draw[0] * length));
        }

        return [.. chosen];
    }

    private static void Set(Parameter<double> operand, int index, double value)
    {
        operand.Elements[index] = value;
        operand.Changed();
    }

    private static long[] Indices(ReadOnlySpan<nint> shape, int index)
    {
        var indices = new long[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            indices[axis] = index % shape[axis];
            index /= (int)shape[axis];
        }

        return indices;
    }

    private static double[] Flat(in ReadOnlyTensorSpan<double> tensor) =>
        MemoryMarshal.CreateReadOnlySpan(in tensor.GetPinnableReference(), (int)tensor.FlattenedLength).ToArray();
}
