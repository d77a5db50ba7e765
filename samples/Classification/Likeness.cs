using System.Globalization;

namespace ConvSharp.Examples.Classification;

/// <summary>How like the pictures of a class a picture is.</summary>
/// <param name="Label">The class.</param>
/// <param name="Similarity">The cosine between the network's numbers for both: at most 1.</param>
internal sealed record Likeness(string Label, double Similarity)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Similarity:0.000}  {Label}");
}
