using System.Numerics;
using ConvSharp.Errors;

namespace ConvSharp.Autograd;

/// <summary>Joins values along an axis.</summary>
internal sealed class Concatenation<T> : Operation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Concatenation<T>[] Axes = [.. Enumerable.Range(0, 8).Select(axis => new Concatenation<T>(axis))];

    private readonly int _axis;

    private Concatenation(int axis) => _axis = axis;

    public static Concatenation<T> Along(int axis)
    {
        if ((uint)axis >= (uint)Axes.Length)
            ConvolutionArgumentException.Throw("no such axis", "axis", axis, "name an axis of the values, 1 for channels");
        return Axes[axis];
    }

    protected internal override nint[] OutputShape(Pass<T> pass)
    {
        nint[] shape = pass.InputShape().ToArray();
        if (_axis >= shape.Length)
        {
            ConvolutionArgumentException.Throw(
                $"Dimension out of range (expected to be in range of [0, {shape.Length - 1}], but got {_axis})", "axis", _axis,
                $"name an axis of values of size {ShapeText.Print(shape)}");
        }

        for (int i = 1; i < pass.InputCount; i++)
        {
            ReadOnlySpan<nint> other = pass.InputShape(i);
            if (other.Length != shape.Length || !other[.._axis].SequenceEqual(shape.AsSpan(0, _axis))
                || !other[(_axis + 1)..].SequenceEqual(shape.AsSpan(_axis + 1)))
            {
                ConvolutionArgumentException.Throw(
                    $"Sizes of tensors must match except in dimension {_axis}. Expected {ShapeText.Print(pass.InputShape())} "
                    + $"but got {ShapeText.Print(other)} for tensor number {i} in the list",
                    "variables", ShapeText.Print(other), "make the other axes equal");
            }

            shape[_axis] = checked(shape[_axis] + other[_axis]);
        }

        return shape;
    }

    protected internal override void Forward(Pass<T> pass)
    {
        for (int i = 0, before = 0; i < pass.InputCount; before += PartLength(pass, i), i++)
        {
            int length = PartLength(pass, i), whole = WholeLength(pass);
            pass.InRanges(Parts(pass), length, (pass, i, before, length, whole), static (of, start, end) =>
            {
                for (int part = start; part < end; part++)
                {
                    of.pass.Input(of.i).Slice(part * of.length, of.length)
                        .CopyTo(of.pass.Output[((part * of.whole) + of.before)..]);
                }
            });
        }
    }

    protected internal override void Backward(Pass<T> pass)
    {
        for (int i = 0, before = 0; i < pass.InputCount; before += PartLength(pass, i), i++)
        {
            if (!pass.NeedsInputGradient(i))
                continue;
            int length = PartLength(pass, i), whole = WholeLength(pass);
            pass.InRanges(Parts(pass), length, (pass, i, before, length, whole), static (of, start, end) =>
            {
                for (int part = start; part < end; part++)
                {
                    of.pass.OutputGradient.Slice((part * of.whole) + of.before, of.length)
                        .CopyTo(of.pass.InputGradient(of.i)[(part * of.length)..]);
                }
            });
        }
    }

    /// <summary>How many contiguous parts each input has.</summary>
    private int Parts(Pass<T> pass) => Product(pass.OutputShape[.._axis]);

    private int PartLength(Pass<T> pass, int input) => Product(pass.InputShape(input)[_axis..]);

    private int WholeLength(Pass<T> pass) => Product(pass.OutputShape[_axis..]);

    private static int Product(ReadOnlySpan<nint> sizes)
    {
        nint product = 1;
        foreach (nint size in sizes)
            product *= size;
        return (int)product;
    }
}
