using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Initialization;

/// <summary>Draws the parameters of a convolution by a rule with a name.</summary>
public static class WeightInits
{
    /// <summary>The largest gain: beyond it the weights of float32 overflow.</summary>
    public const double LargestGain = 1e30;

    /// <summary>
    /// The rules by their names: default, xavier-normal, xavier-uniform, kaiming-normal, kaiming-uniform, dirac, zeros, ones.
    /// </summary>
    public static IReadOnlyDictionary<string, WeightInit> ByName { get; } = new Dictionary<string, WeightInit>
    {
        ["default"] = WeightInit.Default,
        ["xavier-normal"] = WeightInit.XavierNormal,
        ["xavier-uniform"] = WeightInit.XavierUniform,
        ["kaiming-normal"] = WeightInit.KaimingNormal,
        ["kaiming-uniform"] = WeightInit.KaimingUniform,
        ["dirac"] = WeightInit.Dirac,
        ["zeros"] = WeightInit.Zeros,
        ["ones"] = WeightInit.Ones,
    };

    /// <summary>Whether a rule has a gain.</summary>
    public static bool HasGain(WeightInit rule) => rule is WeightInit.XavierNormal or WeightInit.XavierUniform;

    /// <summary>
    /// Draws weight and bias as torch does when it makes the layer, and then the weight once more by the rule, from the same stream.
    /// </summary>
    /// <param name="rule">The rule.</param>
    /// <param name="weight">[out channels, in channels / groups, kernel …], transposed [in channels, out channels / groups, kernel …].</param>
    /// <param name="bias">[out channels]; default: there is none.</param>
    /// <param name="generator">The random numbers.</param>
    /// <param name="gain">The factor of the xavier rules.</param>
    /// <param name="groups">The groups, which the dirac rule needs.</param>
    public static void Draw<T>(
        WeightInit rule, TensorSpan<T> weight, TensorSpan<T> bias, TorchGenerator generator, double gain = 1, int groups = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Init.ConvolutionDefault(weight, bias, generator);
        switch (rule)
        {
            case WeightInit.XavierNormal:
                Init.XavierNormal(weight, generator, gain);
                break;
            case WeightInit.XavierUniform:
                Init.XavierUniform(weight, generator, gain);
                break;
            case WeightInit.KaimingNormal:
                Init.KaimingNormal(weight, generator);
                break;
            case WeightInit.KaimingUniform:
                Init.KaimingUniform(weight, generator);
                break;
            case WeightInit.Dirac:
                Init.Dirac(weight, groups);
                break;
            case WeightInit.Zeros:
                Init.Zeros(weight);
                break;
            case WeightInit.Ones:
                Init.Ones(weight);
                break;
        }
    }
}
