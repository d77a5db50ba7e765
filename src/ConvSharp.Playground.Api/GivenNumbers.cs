using System.Globalization;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations;

namespace ConvSharp.Playground.Api;

/// <summary>The numbers of an input and a weight as a request lists them, in the order of memory.</summary>
internal static class GivenNumbers
{
    private static readonly char[] Separators = [' ', ',', ';', '\n', '\t'];

    /// <param name="query">The request.</param>
    /// <param name="geometry">The layer that the numbers are for.</param>
    /// <param name="hasBias">Whether the layer has a bias; a weight given in numbers comes without, as in the tool.</param>
    /// <param name="inputName">The option with the input's numbers.</param>
    /// <param name="weightName">The option with the weight's numbers.</param>
    /// <exception cref="RequestFault">No finite numbers, or not as many as the layer takes.</exception>
    public static AnimationValues Read(Query query, ConvolutionGeometry geometry, bool hasBias, string inputName, string weightName)
    {
        AnimationValues values = AnimationValues.None with { HasBias = hasBias };
        if (query.Text(inputName) is { } input)
            values = values.WithInput<double>(geometry, Parse(input, inputName, geometry.InputShape));
        if (query.Text(weightName) is { } weight)
            values = values.WithParameters<double>(geometry, Parse(weight, weightName, geometry.WeightShape), default);
        return values;
    }

    private static Tensor<double> Parse(string text, string name, nint[] shape)
    {
        string[] words = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        Int128 count = shape.Aggregate((Int128)1, (product, size) => product * size);
        if (words.Length != count)
            throw new RequestFault($"{name} has {words.Length} numbers, and {count} are needed ({string.Join('x', shape)}).", name);
        return Tensor.Create(Array.ConvertAll(words, word => Number(word, name)), shape);
    }

    private static double Number(string word, string name) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new RequestFault($"{name} has '{Query.Shortened(word)}': give finite numbers such as 0.5.", name);
}
