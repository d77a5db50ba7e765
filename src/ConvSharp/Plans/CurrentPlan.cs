using System.Numerics;

namespace ConvSharp.Plans;

/// <summary>A plan, with the packed weights and the version of the bias that it was made from.</summary>
internal sealed record CurrentPlan<T>(ConvolutionPlan<T> Plan, PlanPacking<T> Packing, long BiasVersion)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
