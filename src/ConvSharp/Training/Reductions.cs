using ConvSharp.Errors;

namespace ConvSharp.Training;

/// <summary>One loss for each reduction.</summary>
internal static class Reductions
{
    public static TLoss Choose<TLoss>(Reduction reduction, TLoss mean, TLoss sum)
    {
        Check(reduction);
        return reduction == Reduction.Mean ? mean : sum;
    }

    public static void Check(Reduction reduction)
    {
        if (reduction is not (Reduction.Mean or Reduction.Sum))
        {
            ConvolutionArgumentException.Throw($"{reduction} is not a valid value for reduction", "reduction", reduction,
                "use Reduction.Mean or Reduction.Sum");
        }
    }
}
