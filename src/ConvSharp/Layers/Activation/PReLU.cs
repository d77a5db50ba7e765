using System.Globalization;
using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Layers;

/// <summary>x where it is positive, else x times a learnt slope, one for all or one for each channel: torch.nn.PReLU.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class PReLU<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int SumsSlot = 0;

    /// <summary>Makes the layer.</summary>
    /// <param name="numParameters">Slopes: 1, or the channels, axis 1 of the input.</param>
    /// <param name="init">The initial value of the slopes.</param>
    /// <exception cref="ConvolutionArgumentException">The number of slopes is not positive.</exception>
    public PReLU(long numParameters = 1, double init = 0.25)
    {
        if (numParameters < 1)
        {
            ConvolutionArgumentException.Throw("num_parameters must be positive", "num_parameters", numParameters,
                "use 1, or the input's number of channels");
        }

        NumParameters = numParameters;
        Weight = Register(Affine.New("weight", [checked((nint)numParameters)], T.CreateTruncating(init)));
    }

    /// <summary>Slopes.</summary>
    public long NumParameters { get; }

    /// <summary>The slopes, [numParameters].</summary>
    public Parameter<T> Weight { get; }

    /// <inheritdoc/>
    protected override string ArgumentText => string.Create(CultureInfo.InvariantCulture, $"num_parameters={NumParameters}");

    /// <inheritdoc/>
    protected override nint[] OutputShape(Pass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ReadOnlySpan<nint> shape = pass.InputShape();
        nint channels = shape.Length > 1 ? shape[1] : 1;
        if (NumParameters != 1 && NumParameters != channels)
        {
            ConvolutionArgumentException.Throw(
                "Mismatch of parameter numbers and input channel size. "
                + $"Found parameter numbers = {NumParameters} and channel size = {channels}.",
                "input", ShapeText.Print(shape), $"give {NumParameters} channels along axis 1, or use num_parameters=1");
        }

        return shape.ToArray();
    }

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new ChannelPRelu(), input, builder.Constant(Weight));
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass)
    {
        Plan plan = PlanOf(pass);
        pass.InRanges(plan.Pieces, plan.Size, (pass, plan, Weight), static (of, start, end) =>
        {
            for (int piece = start; piece < end; piece++)
            {
                (int first, int size, int channel) = of.plan.Place(piece);
                ReadOnlySpan<T> input = of.pass.Input().Slice(first, size);
                VectorLoop.Map(input, input, of.pass.Output.Slice(first, size), new Slope<T>(of.Weight.Elements[channel]));
            }
        });
    }

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass)
    {
        Plan plan = PlanOf(pass);
        pass.Saved<double>(SumsSlot, plan.Pieces);
        pass.InRanges(plan.Pieces, plan.Size, (pass, plan, Weight), static (of, start, end) =>
        {
            Span<double> sums = of.pass.Saved<double>(SumsSlot, of.plan.Pieces);
            for (int piece = start; piece < end; piece++)
            {
                (int first, int size, int channel) = of.plan.Place(piece);
                ReadOnlySpan<T> input = of.pass.Input().Slice(first, size), gradient = of.pass.OutputGradient.Slice(first, size);
                if (of.pass.NeedsGradient(of.Weight))
                    sums[piece] = PartSums.Of(input, gradient, default(WeightShare));
                if (of.pass.NeedsInputGradient())
                {
                    var slope = new Slope<T>(of.Weight.Elements[channel]);
                    VectorLoop.Map(input, gradient, of.pass.InputGradient().Slice(first, size), slope);
                }
            }
        });
        if (pass.NeedsGradient(Weight))
            AddPieces(pass, plan);
    }

    private void AddPieces(Pass<T> pass, Plan plan)
    {
        ReadOnlySpan<double> sums = pass.Saved<double>(SumsSlot, plan.Pieces);
        Span<T> gradient = pass.Gradient(Weight);
        for (int channel = 0; channel < gradient.Length; channel++)
        {
            double sum = 0;
            for (int piece = channel; piece < sums.Length; piece += gradient.Length)
                sum += sums[piece];
            gradient[channel] = T.CreateTruncating(sum);
        }
    }

    private Plan PlanOf(Pass<T> pass)
    {
        int length = pass.Output.Length;
        if (NumParameters == 1)
            return new Plan(length, 1, Math.Min(length, PartSums.PartLength));
        ReadOnlySpan<nint> shape = pass.InputShape();
        int planes = (int)(shape[0] * shape[1]);
        return new Plan(length, (int)NumParameters, planes == 0 ? 0 : length / planes);
    }

    /// <summary>Pieces of one slope each: the planes, or equal parts of the whole where there is one slope.</summary>
    private readonly record struct Plan(int Length, int Channels, int Size)
    {
        public int Pieces => Size == 0 ? 0 : (int)(((long)Length + Size - 1) / Size);

        public (int First, int Size, int Channel) Place(int piece) =>
            (piece * Size, Math.Min(Size, Length - (piece * Size)), piece % Channels);
    }

    /// <summary>The slope's gradient of one element.</summary>
    private readonly struct WeightShare : IBinaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> gradient) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), Vector<T>.Zero, x * gradient);
    }
}
