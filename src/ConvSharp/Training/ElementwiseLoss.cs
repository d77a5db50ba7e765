using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Tensors;

namespace ConvSharp.Training;

/// <summary>A loss that is the mean or sum of one formula over the elements of a prediction and a target of the same shape.</summary>
internal abstract class ElementwiseLoss<T>(Reduction reduction) : Operation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected internal override nint[] OutputShape(Pass<T> pass)
    {
        TensorMemory.CheckShape(pass.InputShape(1), pass.InputShape(0), "target");
        return [1];
    }

    protected internal override void Forward(Pass<T> pass)
    {
        double sum = pass.SumOfRanges(
            pass.Input().Length, 1, (loss: this, pass), static (of, start, end) => of.loss.Sum(of.pass, start, end));
        pass.Output[0] = T.CreateTruncating(sum * Scale(pass));
    }

    protected internal override void Backward(Pass<T> pass)
    {
        T factor = T.CreateTruncating(Scale(pass) * double.CreateTruncating(pass.OutputGradient[0]));
        for (int i = 0; i < pass.InputCount; i++)
        {
            if (!pass.NeedsInputGradient(i))
                continue;
            pass.InRanges(pass.Input().Length, 1, (loss: this, pass, i, factor), static (of, start, end) =>
                of.loss.Differentiate(of.pass, of.i, of.factor, start, end));
        }
    }

    /// <summary>The sum of the formula over a range of elements.</summary>
    protected abstract double Sum(Pass<T> pass, int start, int end);

    /// <summary>Writes the formula's derivative by an input (0: prediction, 1: target), times a factor, for a range of elements.</summary>
    protected abstract void Differentiate(Pass<T> pass, int input, T factor, int start, int end);

    private double Scale(Pass<T> pass) => reduction == Reduction.Sum ? 1 : 1.0 / pass.Input().Length;
}
