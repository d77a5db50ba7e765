namespace ConvSharp.Geometry;

/// <summary>
/// The part of a stack's input that one output element of the stack sees, along one axis. Source: Araujo, Norris and Sim, "Computing
/// Receptive Fields of Convolutional Neural Networks", Distill 2019.
/// </summary>
/// <param name="Size">Input elements that one output element depends on.</param>
/// <param name="Jump">Distance, in input elements, between the fields of neighbouring outputs; below 1 where the stack enlarges.</param>
/// <param name="Start">Centre of the first output's field, in input elements, 0 being the first element's centre.</param>
public readonly record struct ReceptiveField(double Size, double Jump, double Start)
{
    /// <summary>The field of a stack without layers: each element sees itself.</summary>
    public static ReceptiveField Identity { get; } = new(1, 1, 0);

    /// <summary>The field of a stack of layers, first layer first.</summary>
    /// <param name="layers">The same axis of each layer; the sizes of input and output do not count.</param>
    public static ReceptiveField Of(params ReadOnlySpan<AxisGeometry> layers)
    {
        ReceptiveField field = Identity;
        foreach (AxisGeometry layer in layers)
            field = field.Then(layer);
        return field;
    }

    /// <summary>The field after one more layer.</summary>
    public ReceptiveField Then(AxisGeometry layer)
    {
        double reach = layer.EffectiveKernel - 1;
        double centre = (reach / 2) - layer.PadBefore;
        if (layer.Kind == ConvolutionKind.Convolution)
            return new(Size + (reach * Jump), Jump * layer.Stride, Start + (centre * Jump));

        // An output of a transposed layer meets the inputs (output + padding − tap) / stride: about effective kernel / stride of them.
        double inputs = SizeFormula.CeilingDivide(layer.EffectiveKernel, layer.Stride);
        return new(Size + ((inputs - 1) * Jump), Jump / layer.Stride, Start - (centre / layer.Stride * Jump));
    }
}
