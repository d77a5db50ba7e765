using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Geometry;
using ConvSharp.Planning;

namespace ConvSharp.Layers;

/// <summary>
/// What the three batch norms are: each channel minus its mean, divided by its deviation, times weight, plus bias. A training pass takes
/// mean and variance from the batch and keeps running averages of them; inference takes the averages.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class BatchNorm<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // What forward keeps for backward.
    private const int PlaneMomentsSlot = 0, ChannelsSlot = 1, GradientSumsSlot = 2;

    private protected BatchNorm(long numFeatures, double eps, double? momentum, bool affine, bool trackRunningStats)
    {
        if (numFeatures < 1)
        {
            ConvolutionArgumentException.Throw("num_features must be a positive number of channels", "num_features", numFeatures,
                "use the input's number of channels");
        }

        (NumFeatures, Eps, Momentum) = (numFeatures, eps, momentum);
        if (affine)
        {
            Weight = Register(new Parameter<T>("weight", New(T.One)));
            Bias = Register(new Parameter<T>("bias", New(T.Zero)));
        }

        if (trackRunningStats)
        {
            RunningMean = RegisterBuffer(new Parameter<T>("running_mean", New(T.Zero)));
            RunningVar = RegisterBuffer(new Parameter<T>("running_var", New(T.One)));
            NumBatchesTracked = RegisterBuffer("num_batches_tracked", new Counter());
        }
    }

    /// <summary>Channels.</summary>
    public long NumFeatures { get; }

    /// <summary>What is added to the variance.</summary>
    public double Eps { get; }

    /// <summary>The newest batch's part of the running averages; null for the plain mean of all batches.</summary>
    public double? Momentum { get; }

    /// <summary>[channels], or null without affine.</summary>
    public Parameter<T>? Weight { get; }

    /// <summary>[channels], or null without affine.</summary>
    public Parameter<T>? Bias { get; }

    /// <summary>The running average of the means, or null if none is kept.</summary>
    public Parameter<T>? RunningMean { get; }

    /// <summary>The running average of the unbiased variances, or null if none is kept.</summary>
    public Parameter<T>? RunningVar { get; }

    /// <summary>Training passes so far, or null if no averages are kept.</summary>
    public Counter? NumBatchesTracked { get; }

    /// <inheritdoc/>
    protected override string ArgumentText =>
        $"{NumFeatures}, eps={PythonText.Of(Eps)}, momentum={(Momentum is { } momentum ? PythonText.Of(momentum) : "None")}, "
        + $"affine={PythonText.Of(Weight is not null)}, track_running_stats={PythonText.Of(RunningMean is not null)}";

    /// <summary>Refuses a shape of another number of axes.</summary>
    private protected abstract void CheckRank(ReadOnlySpan<nint> shape);

    /// <inheritdoc/>
    protected override nint[] OutputShape(Pass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ReadOnlySpan<nint> shape = pass.InputShape();
        CheckRank(shape);
        if (shape[1] != NumFeatures)
        {
            ConvolutionArgumentException.Throw($"running_mean should contain {shape[1]} elements not {NumFeatures}", "input",
                GeometryValidation.Print(shape), $"give {NumFeatures} channels");
        }

        long perChannel = shape[0];
        foreach (nint size in shape[2..])
            perChannel *= size;
        if (UsesBatch(pass) && perChannel <= 1)
        {
            ConvolutionArgumentException.Throw(
                $"Expected more than 1 value per channel when training, got input size {GeometryValidation.Print(shape)}", "input",
                GeometryValidation.Print(shape), "use a larger batch");
        }

        return shape.ToArray();
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass)
    {
        Plan plan = PlanOf(pass);
        if (UsesBatch(pass))
            MeasureBatch(pass, plan);
        else
            TakeAverages(pass, plan);
        pass.InRanges(plan.Planes, plan.Size, (pass, plan, layer: this), static (of, start, end) =>
        {
            for (int plane = start; plane < end; plane++)
            {
                int channel = plane % of.plan.Channels;
                T deviation = of.plan.InverseDeviations(of.pass)[channel];
                var normalise = new Normalise(
                    of.plan.Means(of.pass)[channel], of.layer.WeightOf(channel) * deviation, of.layer.BiasOf(channel));
                VectorLoop.Map(of.plan.Plane(of.pass.Input(), plane), of.plan.Plane(of.pass.Output, plane), normalise);
            }
        });
    }

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass)
    {
        // With n numbers x of mean m and inverse deviation s in a channel, y = w·s·(x − m) + b:
        // db = Σdy, dw = s·Σdy·(x − m), dx = w·s·(dy − Σdy/n − (x − m)·s²·Σdy·(x − m)/n); the last two terms vanish for fixed m and s.
        Plan plan = PlanOf(pass);
        pass.Saved<double>(GradientSumsSlot, 2 * plan.Planes);
        pass.InRanges(plan.Planes, 2 * plan.Size, (pass, plan), static (of, start, end) =>
        {
            for (int plane = start; plane < end; plane++)
                SumGradient(of.pass, of.plan, plane);
        });
        AddPlanes(pass, plan);
        WriteParameterGradients(pass, plan);
        if (pass.NeedsInputGradient())
            WriteInputGradient(pass, plan);
    }

    private void WriteInputGradient(Pass<T> pass, Plan plan)
    {
        double portion = UsesBatch(pass) ? 1.0 / plan.PerChannel : 0;
        pass.InRanges(plan.Planes, 3 * plan.Size, (pass, plan, portion, layer: this), static (of, start, end) =>
        {
            Span<double> sums = GradientSums(of.pass, of.plan);
            for (int plane = start; plane < end; plane++)
            {
                int channel = plane % of.plan.Channels;
                double deviation = double.CreateTruncating(of.plan.InverseDeviations(of.pass)[channel]);
                double scale = double.CreateTruncating(of.layer.WeightOf(channel)) * deviation;
                var function = new InputGradient(
                    of.plan.Means(of.pass)[channel],
                    T.CreateTruncating(scale),
                    T.CreateTruncating(-scale * deviation * deviation * sums[(2 * channel) + 1] * of.portion),
                    T.CreateTruncating(-scale * sums[2 * channel] * of.portion));
                VectorLoop.Map(
                    of.plan.Plane(of.pass.Input(), plane), of.plan.Plane(of.pass.OutputGradient, plane),
                    of.plan.Plane(of.pass.InputGradient(), plane), function);
            }
        });
    }

    private void WriteParameterGradients(Pass<T> pass, Plan plan)
    {
        Span<double> sums = GradientSums(pass, plan);
        if (Weight is not null && pass.NeedsGradient(Weight))
        {
            Span<T> gradient = pass.Gradient(Weight), deviations = plan.InverseDeviations(pass);
            for (int channel = 0; channel < plan.Channels; channel++)
                gradient[channel] = T.CreateTruncating(sums[(2 * channel) + 1] * double.CreateTruncating(deviations[channel]));
        }

        if (Bias is not null && pass.NeedsGradient(Bias))
        {
            Span<T> gradient = pass.Gradient(Bias);
            for (int channel = 0; channel < plan.Channels; channel++)
                gradient[channel] = T.CreateTruncating(sums[2 * channel]);
        }
    }

    /// <summary>Σdy and Σdy·(x − m) of one plane.</summary>
    private static void SumGradient(Pass<T> pass, Plan plan, int plane)
    {
        ReadOnlySpan<T> x = plan.Plane(pass.Input(), plane), gradient = plan.Plane(pass.OutputGradient, plane);
        var product = new CentredProduct(plan.Means(pass)[plane % plan.Channels]);
        (double sum, double products) = (0, 0);
        for (int start = 0; start < x.Length; start += Plan.PartLength)
        {
            int end = Math.Min(start + Plan.PartLength, x.Length);
            sum += double.CreateTruncating(TensorPrimitives.Sum(gradient[start..end]));
            products += double.CreateTruncating(VectorLoop.Sum(x[start..end], gradient[start..end], product));
        }

        Span<double> sums = GradientSums(pass, plan);
        (sums[2 * plane], sums[(2 * plane) + 1]) = (sum, products);
    }

    /// <summary>Adds the planes' sums, sample by sample, into those of the first sample.</summary>
    private static void AddPlanes(Pass<T> pass, Plan plan)
    {
        Span<double> sums = GradientSums(pass, plan);
        Span<double> channels = sums[..(2 * plan.Channels)];
        for (int start = channels.Length; start < sums.Length; start += channels.Length)
            TensorPrimitives.Add(channels, sums.Slice(start, channels.Length), channels);
        if (plan.Planes == 0)
            channels.Clear();
    }

    private void MeasureBatch(Pass<T> pass, Plan plan)
    {
        pass.Saved<Moments>(PlaneMomentsSlot, plan.Planes);
        pass.InRanges(plan.Planes, plan.Size, (pass, plan), static (of, start, end) =>
        {
            Span<Moments> moments = of.pass.Saved<Moments>(PlaneMomentsSlot, of.plan.Planes);
            for (int plane = start; plane < end; plane++)
                moments[plane] = Moments.Of(of.plan.Plane(of.pass.Input(), plane));
        });

        ReadOnlySpan<Moments> planes = pass.Saved<Moments>(PlaneMomentsSlot, plan.Planes);
        Span<T> means = plan.Means(pass), deviations = plan.InverseDeviations(pass);
        double newest = CountBatch(pass);
        for (int channel = 0; channel < plan.Channels; channel++)
        {
            Moments all = default;
            for (int plane = channel; plane < planes.Length; plane += plan.Channels)
                all += planes[plane];
            means[channel] = T.CreateTruncating(all.Mean);
            deviations[channel] = T.CreateTruncating(1 / Math.Sqrt((all.SquaredDistances / all.Count) + Eps));
            if (newest > 0)
            {
                RunningMean![channel] = Average(RunningMean[channel], all.Mean, newest);
                RunningVar![channel] = Average(RunningVar[channel], all.SquaredDistances / (all.Count - 1), newest);
            }
        }
    }

    /// <summary>The weight of this batch in the running averages: 0 where none are kept.</summary>
    private double CountBatch(Pass<T> pass)
    {
        if (!pass.IsTraining || NumBatchesTracked is null)
            return 0;
        NumBatchesTracked.Value++;
        return Momentum ?? (1.0 / NumBatchesTracked.Value);
    }

    private static T Average(T average, double newest, double weight) =>
        T.CreateTruncating(((1 - weight) * double.CreateTruncating(average)) + (weight * newest));

    private void TakeAverages(Pass<T> pass, Plan plan)
    {
        Span<T> means = plan.Means(pass), deviations = plan.InverseDeviations(pass);
        for (int channel = 0; channel < plan.Channels; channel++)
        {
            means[channel] = RunningMean![channel];
            deviations[channel] = T.CreateTruncating(1 / Math.Sqrt(double.CreateTruncating(RunningVar![channel]) + Eps));
        }
    }

    private bool UsesBatch(Pass<T> pass) => pass.IsTraining || RunningMean is null;

    private T WeightOf(int channel) => Weight is null ? T.One : Weight[channel];

    private T BiasOf(int channel) => Bias is null ? T.Zero : Bias[channel];

    private Plan PlanOf(Pass<T> pass)
    {
        ReadOnlySpan<nint> shape = pass.InputShape();
        int planes = (int)(shape[0] * shape[1]);
        return new Plan((int)NumFeatures, planes, planes == 0 ? 0 : pass.Input().Length / planes);
    }

    private static Span<double> GradientSums(Pass<T> pass, Plan plan) => pass.Saved<double>(GradientSumsSlot, 2 * plan.Planes);

    private Tensor<T> New(T value)
    {
        Tensor<T> tensor = Operand.New<T>([checked((nint)NumFeatures)], "num_features");
        tensor.Fill(value);
        return tensor;
    }

    /// <summary>How the numbers lie: planes of a size, the channels of one sample after those of the other.</summary>
    private readonly record struct Plan(int Channels, int Planes, int Size)
    {
        /// <summary>Numbers that are added in T before the sum goes on in double.</summary>
        public const int PartLength = 4096;

        public long PerChannel => (long)Planes / Channels * Size;

        public ReadOnlySpan<T> Plane(ReadOnlySpan<T> values, int plane) => values.Slice(plane * Size, Size);

        public Span<T> Plane(Span<T> values, int plane) => values.Slice(plane * Size, Size);

        public Span<T> Means(Pass<T> pass) => pass.Saved<T>(ChannelsSlot, 2 * Channels)[..Channels];

        public Span<T> InverseDeviations(Pass<T> pass) => pass.Saved<T>(ChannelsSlot, 2 * Channels)[Channels..];
    }

    /// <summary>(x − mean) · scale + bias.</summary>
    private readonly struct Normalise(T mean, T scale, T bias) : IUnaryFunction<T>
    {
        private readonly Vector<T> _mean = new(mean), _scale = new(scale), _bias = new(bias);

        public Vector<T> Of(Vector<T> x) => ((x - _mean) * _scale) + _bias;
    }

    /// <summary>dy · (x − mean).</summary>
    private readonly struct CentredProduct(T mean) : IBinaryFunction<T>
    {
        private readonly Vector<T> _mean = new(mean);

        public Vector<T> Of(Vector<T> x, Vector<T> gradient) => (x - _mean) * gradient;
    }

    /// <summary>dy · scale + (x − mean) · slope + shift.</summary>
    private readonly struct InputGradient(T mean, T scale, T slope, T shift) : IBinaryFunction<T>
    {
        private readonly Vector<T> _mean = new(mean), _scale = new(scale), _slope = new(slope), _shift = new(shift);

        public Vector<T> Of(Vector<T> x, Vector<T> gradient) => (gradient * _scale) + ((x - _mean) * _slope) + _shift;
    }
}
