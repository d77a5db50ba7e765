using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>Makes the step of a matrix product of integers.</summary>
internal readonly struct PlainProductMaker(StepDescription description) : INumberVisitor<Step>
{
    public Step Visit<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        new PlainProductStep<T>(ProductShapes.Of(description.Inputs[0]!, description.Inputs[1]!));
}

/// <summary>Matrix products, one product after another.</summary>
internal sealed class PlainProductStep<T> : Step
    where T : unmanaged, INumber<T>
{
    private readonly ProductShapes _shapes;
    private readonly nint[] _first, _second;

    public PlainProductStep(ProductShapes shapes)
    {
        _shapes = shapes;
        (_first, _second) = shapes.Pairs();
    }

    public override long MultiplyAdds => (long)_first.Length * _shapes.Rows * _shapes.Inner * _shapes.Columns;

    public override void Execute(StepMemory memory)
    {
        ReadOnlySpan<T> a = memory.Input<T>(0), b = memory.Input<T>(1);
        Span<T> output = memory.Output<T>(0);
        (int rows, int inner, int columns) = ((int)_shapes.Rows, (int)_shapes.Inner, (int)_shapes.Columns);
        output.Clear();
        for (int i = 0; i < _first.Length; i++)
        {
            ReadOnlySpan<T> left = a.Slice((int)_first[i] * rows * inner, rows * inner);
            ReadOnlySpan<T> right = b.Slice((int)_second[i] * inner * columns, inner * columns);
            for (int row = 0; row < rows; row++)
            {
                Span<T> sums = output.Slice(((i * rows) + row) * columns, columns);
                for (int k = 0; k < inner; k++)
                {
                    T factor = left[(row * inner) + k];
                    for (int column = 0; column < columns; column++)
                        sums[column] += factor * right[(k * columns) + column];
                }
            }
        }
    }
}
