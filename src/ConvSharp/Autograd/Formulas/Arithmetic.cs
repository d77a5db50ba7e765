using System.Numerics;
using ConvSharp.Tensors;

namespace ConvSharp.Autograd.Formulas;

/// <summary>A formula as an operation, in ranges over the threads.</summary>
internal sealed class Arithmetic<T, TFormula> : Operation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFormula : IFormula<T>
{
    private Arithmetic()
    {
    }

    public static Arithmetic<T, TFormula> Instance { get; } = new();

    protected internal override nint[] OutputShape(Pass<T> pass)
    {
        if (pass.InputCount > 1)
            TensorMemory.CheckShape(pass.InputShape(1), pass.InputShape(), TFormula.SecondName);
        return base.OutputShape(pass);
    }

    protected internal override void Forward(Pass<T> pass) => pass.InRanges(pass.Output.Length, 1, static (pass, start, end) =>
        TFormula.Value(new Operands<T>(pass, start, end), pass.Output[start..end]));

    protected internal override void Backward(Pass<T> pass)
    {
        for (int i = 0; i < pass.InputCount; i++)
        {
            if (!pass.NeedsInputGradient(i))
                continue;
            pass.InRanges(pass.Output.Length, 1, (pass, i), static (of, start, end) => TFormula.Gradient(
                of.i, new Operands<T>(of.pass, start, end), of.pass.OutputGradient[start..end],
                of.pass.InputGradient(of.i)[start..end]));
        }
    }
}
