using System.Numerics;
using ConvSharp.Autograd;

namespace ConvSharp.Layers;

/// <summary>
/// The passes of norms over planes: each plane minus the mean of its group, divided by the group's deviation, times its channel's weight,
/// plus its channel's bias.
/// </summary>
/// <param name="weight">A factor for each channel, or null for 1.</param>
/// <param name="bias">What is added to each channel, or null for 0.</param>
/// <param name="eps">What is added to the variance.</param>
internal sealed class PlaneNorm<T>(Parameter<T>? weight, Parameter<T>? bias, double eps)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Values that the forward pass keeps for the backward pass.
    private const int PlaneMomentsSlot = 0, GroupMomentsSlot = 1, GroupsSlot = 2, GradientSumsSlot = 3;
    private const int GroupSumsSlot = 4, ChannelSumsSlot = 5;

    /// <summary>Takes each group's mean and deviation from the input.</summary>
    /// <returns>The moments of each group.</returns>
    public ReadOnlySpan<Moments> Measure(Pass<T> pass, NormPlanes planes)
    {
        pass.Saved<Moments>(PlaneMomentsSlot, planes.Count);
        pass.InRanges(planes.Count, planes.Size, (pass, planes), static (of, start, end) =>
        {
            Span<Moments> moments = of.pass.Saved<Moments>(PlaneMomentsSlot, of.planes.Count);
            for (int plane = start; plane < end; plane++)
                moments[plane] = Moments.Of(of.planes.Plane(of.pass.Input(), plane));
        });

        ReadOnlySpan<Moments> all = pass.Saved<Moments>(PlaneMomentsSlot, planes.Count);
        Span<Moments> groups = pass.Saved<Moments>(GroupMomentsSlot, planes.Groups);
        groups.Clear();
        for (int plane = 0; plane < all.Length; plane++)
            groups[planes.GroupOf(plane)] += all[plane];
        Span<T> means = Means(pass, planes), deviations = InverseDeviations(pass, planes);
        for (int group = 0; group < groups.Length; group++)
        {
            means[group] = T.CreateTruncating(groups[group].Mean);
            deviations[group] = NormFormulas<T>.InverseDeviation(groups[group], eps);
        }

        return groups;
    }

    /// <summary>Takes given means and variances, one for each group.</summary>
    public void Take(Pass<T> pass, NormPlanes planes, Parameter<T> mean, Parameter<T> variance)
    {
        Span<T> deviations = InverseDeviations(pass, planes);
        mean.Elements.CopyTo(Means(pass, planes));
        for (int group = 0; group < deviations.Length; group++)
            deviations[group] = T.CreateTruncating(1 / Math.Sqrt(double.CreateTruncating(variance.Elements[group]) + eps));
    }

    /// <summary>The output, after means and deviations are known.</summary>
    public void Forward(Pass<T> pass, NormPlanes planes) =>
        pass.InRanges(planes.Count, planes.Size, (pass, planes, norm: this), static (of, start, end) =>
        {
            for (int plane = start; plane < end; plane++)
            {
                (int group, int channel) = (of.planes.GroupOf(plane), of.planes.ChannelOf(plane));
                T deviation = InverseDeviations(of.pass, of.planes)[group];
                var normalise = new NormFormulas<T>.Normalise(
                    Means(of.pass, of.planes)[group], of.norm.WeightOf(channel) * deviation, of.norm.BiasOf(channel));
                VectorLoop.Map(of.planes.Plane(of.pass.Input(), plane), of.planes.Plane(of.pass.Output, plane), normalise);
            }
        });

    /// <summary>All gradients, for means and deviations that were measured.</summary>
    public void Backward(Pass<T> pass, NormPlanes planes)
    {
        pass.Saved<double>(GradientSumsSlot, 2 * planes.Count);
        pass.InRanges(planes.Count, 2 * planes.Size, (pass, planes), static (of, start, end) =>
        {
            Span<double> sums = of.pass.Saved<double>(GradientSumsSlot, 2 * of.planes.Count);
            for (int plane = start; plane < end; plane++)
            {
                T mean = Means(of.pass, of.planes)[of.planes.GroupOf(plane)];
                (sums[2 * plane], sums[(2 * plane) + 1]) = NormFormulas<T>.GradientSums(
                    of.planes.Plane(of.pass.Input(), plane), of.planes.Plane(of.pass.OutputGradient, plane), mean);
            }
        });
        AddPlanes(pass, planes);
        WriteParameterGradients(pass, planes);
        if (pass.NeedsInputGradient())
            WriteInputGradient(pass, planes);
    }

    /// <summary>The planes' sums: by group, each times its weight, and by channel, for the parameters' gradients.</summary>
    private void AddPlanes(Pass<T> pass, NormPlanes planes)
    {
        ReadOnlySpan<double> sums = pass.Saved<double>(GradientSumsSlot, 2 * planes.Count);
        Span<double> groups = GroupSums(pass, planes), channels = ChannelSums(pass, planes);
        ReadOnlySpan<T> deviations = InverseDeviations(pass, planes);
        groups.Clear();
        channels.Clear();
        for (int plane = 0; plane < planes.Count; plane++)
        {
            (int group, int channel) = (planes.GroupOf(plane), planes.ChannelOf(plane));
            (double sum, double product) = (sums[2 * plane], sums[(2 * plane) + 1]);
            double factor = double.CreateTruncating(WeightOf(channel));
            groups[2 * group] += factor * sum;
            groups[(2 * group) + 1] += factor * product;
            channels[2 * channel] += sum;
            channels[(2 * channel) + 1] += product * double.CreateTruncating(deviations[group]);
        }
    }

    private void WriteParameterGradients(Pass<T> pass, NormPlanes planes)
    {
        ReadOnlySpan<double> sums = ChannelSums(pass, planes);
        if (weight is not null && pass.NeedsGradient(weight))
        {
            Span<T> gradient = pass.Gradient(weight);
            for (int channel = 0; channel < gradient.Length; channel++)
                gradient[channel] = T.CreateTruncating(sums[(2 * channel) + 1]);
        }

        if (bias is not null && pass.NeedsGradient(bias))
        {
            Span<T> gradient = pass.Gradient(bias);
            for (int channel = 0; channel < gradient.Length; channel++)
                gradient[channel] = T.CreateTruncating(sums[2 * channel]);
        }
    }

    private void WriteInputGradient(Pass<T> pass, NormPlanes planes) =>
        pass.InRanges(planes.Count, 3 * planes.Size, (pass, planes, norm: this), static (of, start, end) =>
        {
            double portion = 1.0 / of.planes.GroupElements;
            for (int plane = start; plane < end; plane++)
            {
                int group = of.planes.GroupOf(plane);
                ReadOnlySpan<double> sums = GroupSums(of.pass, of.planes).Slice(2 * group, 2);
                var function = new NormFormulas<T>.InputGradient(
                    Means(of.pass, of.planes)[group], InverseDeviations(of.pass, of.planes)[group],
                    of.norm.WeightOf(of.planes.ChannelOf(plane)), sums[0] * portion, sums[1] * portion);
                VectorLoop.Map(
                    of.planes.Plane(of.pass.Input(), plane), of.planes.Plane(of.pass.OutputGradient, plane),
                    of.planes.Plane(of.pass.InputGradient(), plane), function);
            }
        });

    private T WeightOf(int channel) => weight is null ? T.One : weight.Elements[channel];

    private T BiasOf(int channel) => bias is null ? T.Zero : bias.Elements[channel];

    private static Span<T> Means(Pass<T> pass, NormPlanes planes) => pass.Saved<T>(GroupsSlot, 2 * planes.Groups)[..planes.Groups];

    private static Span<T> InverseDeviations(Pass<T> pass, NormPlanes planes) =>
        pass.Saved<T>(GroupsSlot, 2 * planes.Groups)[planes.Groups..];

    private static Span<double> GroupSums(Pass<T> pass, NormPlanes planes) => pass.Saved<double>(GroupSumsSlot, 2 * planes.Groups);

    private static Span<double> ChannelSums(Pass<T> pass, NormPlanes planes) => pass.Saved<double>(ChannelSumsSlot, 2 * planes.Channels);
}
