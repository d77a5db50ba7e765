using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Layers;

namespace ConvSharp.Tests.Autograd;

/// <summary>A layer as a user would write it, with a parameter: each channel of [batch, channels, width] times a factor.</summary>
internal sealed class Scale<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Parameter<T> _factor;

    public Scale(nint channels) => _factor = Register(new Parameter<T>("factor", TestTensor.Random<T>(99, [channels])));

    protected override void Forward(Pass<T> pass)
    {
        for (int row = 0; row < Rows(pass); row++)
            TensorPrimitives.Multiply(Row(pass.Input(), pass, row), Factor(row), Row(pass.Output, pass, row));
    }

    protected override void Backward(Pass<T> pass)
    {
        if (pass.NeedsGradient(_factor))
            pass.Gradient(_factor).Clear();
        for (int row = 0; row < Rows(pass); row++)
        {
            ReadOnlySpan<T> gradient = Row(pass.OutputGradient, pass, row);
            if (pass.NeedsInputGradient())
                TensorPrimitives.Multiply(gradient, Factor(row), Row(pass.InputGradient(), pass, row));
            if (pass.NeedsGradient(_factor))
                pass.Gradient(_factor)[row % (int)_factor.Shape[0]] += TensorPrimitives.Dot(gradient, Row(pass.Input(), pass, row));
        }
    }

    private T Factor(int row) => _factor[row % _factor.Shape[0]];

    private static int Rows(Pass<T> pass) => (int)(pass.InputShape()[0] * pass.InputShape()[1]);

    private static Span<T> Row(Span<T> values, Pass<T> pass, int row) =>
        values.Slice(row * (int)pass.InputShape()[2], (int)pass.InputShape()[2]);

    private static ReadOnlySpan<T> Row(ReadOnlySpan<T> values, Pass<T> pass, int row) =>
        values.Slice(row * (int)pass.InputShape()[2], (int)pass.InputShape()[2]);
}
