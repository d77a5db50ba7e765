namespace ConvSharp.Inference.Operations;

/// <summary>A step on the output of a convolution or product, element by element: an activation, or the sum with a residual.</summary>
public sealed record EpilogueStep
{
    private EpilogueStep()
    {
    }

    /// <summary>The activation; null for a residual sum or limits.</summary>
    public Unary? Function { get; private init; }

    /// <summary>Whether a tensor of the output's shape is added: the next of the residual inputs.</summary>
    public bool AddsResidual { get; private init; }

    /// <summary>The limits of a clip; null for none.</summary>
    public (double Least, double Most)? Limits { get; private init; }

    /// <summary>A slope for each channel below 0, as PRelu has; null for none.</summary>
    public InferenceTensor? Slopes { get; private init; }

    /// <summary>output + residual.</summary>
    public static EpilogueStep Residual { get; } = new() { AddsResidual = true };

    /// <summary>An activation.</summary>
    public static EpilogueStep Of(Unary function) => new() { Function = function };

    /// <summary>min(max(x, least), most).</summary>
    public static EpilogueStep Clip(double least, double most) => new() { Limits = (least, most) };

    /// <summary>x, below 0 times the channel's slope.</summary>
    /// <param name="slopes">One number, or one for each channel.</param>
    public static EpilogueStep PRelu(InferenceTensor slopes) => new() { Slopes = slopes };

    /// <summary>The step's name.</summary>
    public override string ToString() => AddsResidual ? "Add" : Function?.Kind ?? (Limits is null ? "PRelu" : "Clip");
}
