namespace ConvSharp.Training;

/// <summary>How far the gradient by one operand, the input or a parameter, is from central differences.</summary>
/// <param name="Operand">"input", or the parameter's full name.</param>
/// <param name="Largest">
/// The largest |analytic − numeric| of the checked elements, each relative to the largest of |analytic|, |numeric| and the operand's mean
/// |analytic|: an element that happens to be near 0 is measured by its neighbours. NaN if a gradient is NaN.
/// </param>
/// <param name="Where">The index of that element; empty if none was checked.</param>
/// <param name="Analytic">The gradient there, by the backward pass.</param>
/// <param name="Numeric">The gradient there, by central differences.</param>
/// <param name="Checked">Number of elements that were compared.</param>
/// <param name="Elements">Number of elements of the operand.</param>
public sealed record GradientError(
    string Operand, double Largest, IReadOnlyList<long> Where, double Analytic, double Numeric, long Checked, long Elements);
