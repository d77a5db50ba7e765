using ConvSharp.Errors;

namespace ConvSharp.Geometry;

/// <summary>How padding is given.</summary>
internal enum PaddingRule
{
    Explicit,
    Same,
    SameLower,
    Valid,
    Causal,
}

/// <summary>
/// The padding of a layer: numbers (the same on both sides, or before and after each axis), or a rule that computes the numbers from the
/// input's size. For a transposed layer, padding is the number of elements cut from the output's border.
/// </summary>
public readonly struct Padding : IEquatable<Padding>
{
    private Padding(PaddingRule rule, PerAxis before = default, PerAxis after = default)
    {
        (Rule, Before, After) = (rule, before, after);
    }

    /// <summary>
    /// The output has ceil(input / stride) elements per axis (transposed: input · stride, and the layer is the adjoint of the convolution);
    /// an odd element goes after. torch has this rule for stride 1; ONNX calls it SAME_UPPER.
    /// </summary>
    public static Padding Same => new(PaddingRule.Same);

    /// <summary>As <see cref="Same"/>, but an odd element goes before. ONNX's SAME_LOWER.</summary>
    public static Padding SameLower => new(PaddingRule.SameLower);

    /// <summary>No padding.</summary>
    public static Padding Valid => new(PaddingRule.Valid);

    /// <summary>
    /// All padding before, so that no output depends on a later input (1-D layers): before = dilation · (kernel − 1). Transposed: all
    /// elements beyond input · stride are cut at the end.
    /// </summary>
    public static Padding Causal => new(PaddingRule.Causal);

    internal PaddingRule Rule { get; }

    /// <summary>The numbers before each axis; unset for a rule.</summary>
    public PerAxis Before { get; }

    /// <summary>The numbers after each axis; unset for a rule.</summary>
    public PerAxis After { get; }

    /// <summary>Whether the padding is a rule, such as same, whose numbers depend on the input.</summary>
    public bool IsWord => Rule != PaddingRule.Explicit;

    /// <summary>Different padding before and after each axis.</summary>
    public static Padding Asymmetric(PerAxis before, PerAxis after) => new(PaddingRule.Explicit, before, after);

    /// <summary>ONNX's pads, [begin of each axis …, end of each axis …]: two, four or six numbers.</summary>
    /// <exception cref="ConvolutionArgumentException">The list has another length.</exception>
    public static Padding FromOnnx(ReadOnlySpan<long> pads)
    {
        if (pads.Length is not (2 or 4 or 6))
        {
            ConvolutionArgumentException.Throw("pads holds a begin and an end for each axis", "pads", $"a list of {pads.Length}",
                "give 2, 4 or 6 numbers, all begins first");
        }

        int rank = pads.Length / 2;
        return new(PaddingRule.Explicit, new PerAxis(pads[..rank]), new PerAxis(pads[rank..]));
    }

    /// <summary>ONNX's auto_pad: NOTSET (then <paramref name="pads"/> count, none meaning 0), SAME_UPPER, SAME_LOWER or VALID.</summary>
    /// <exception cref="ConvolutionArgumentException">An unknown word, or pads beside a word other than NOTSET.</exception>
    public static Padding FromOnnx(string autoPad, ReadOnlySpan<long> pads = default)
    {
        ArgumentNullException.ThrowIfNull(autoPad);
        if (autoPad != "NOTSET" && !pads.IsEmpty)
        {
            ConvolutionArgumentException.Throw("pads and auto_pad exclude each other", "auto_pad", autoPad,
                "use NOTSET, or leave pads out");
        }

        switch (autoPad)
        {
            case "NOTSET":
                return pads.IsEmpty ? default : FromOnnx(pads);
            case "SAME_UPPER":
                return Same;
            case "SAME_LOWER":
                return SameLower;
            case "VALID":
                return Valid;
            default:
                ConvolutionArgumentException.Throw(
                    "auto_pad is unknown", "auto_pad", autoPad, "use NOTSET, SAME_UPPER, SAME_LOWER or VALID");
                return default;
        }
    }

    /// <summary>The rule of a word: same, same-lower, valid or causal.</summary>
    /// <exception cref="ConvolutionArgumentException">The word is unknown.</exception>
    public static Padding Parse(string word) => OfWord(word, nameof(word));

    private static Padding OfWord(string word, string parameter)
    {
        ArgumentNullException.ThrowIfNull(word);
        switch (word)
        {
            case "same":
                return Same;
            case "same-lower":
                return SameLower;
            case "valid":
                return Valid;
            case "causal":
                return Causal;
            default:
                ConvolutionArgumentException.Throw(
                    $"Invalid padding string '{word}', should be one of {{'same', 'valid'}} or 'same-lower', 'causal'",
                    "padding", word, "use one of these words, or numbers", parameter);
                return default;
        }
    }

    /// <summary>The same padding on every side.</summary>
    public static implicit operator Padding(int value) => (PerAxis)value;

    /// <summary>The same padding on every side.</summary>
    public static implicit operator Padding(long value) => (PerAxis)value;

    /// <summary>Padding of height and width, on both sides.</summary>
    public static implicit operator Padding((long Height, long Width) values) => (PerAxis)values;

    /// <summary>Padding of depth, height and width, on both sides.</summary>
    public static implicit operator Padding((long Depth, long Height, long Width) values) => (PerAxis)values;

    /// <summary>Padding per axis, on both sides.</summary>
    public static implicit operator Padding(PerAxis values) => new(PaddingRule.Explicit, values, values);

    /// <summary>Padding per axis, on both sides.</summary>
    public static implicit operator Padding(long[] values) => (PerAxis)values;

    /// <summary>The rule of a word: same, same-lower, valid or causal.</summary>
    public static implicit operator Padding(string word) => OfWord(word, "padding");

    /// <inheritdoc/>
    public bool Equals(Padding other) => Rule == other.Rule && Before == other.Before && After == other.After;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Padding other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rule, Before, After);

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(Padding left, Padding right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Padding left, Padding right) => !left.Equals(right);

    /// <summary>The word, the number, or before:after.</summary>
    public override string ToString() => Rule switch
    {
        PaddingRule.Same => "same",
        PaddingRule.SameLower => "same-lower",
        PaddingRule.Valid => "valid",
        PaddingRule.Causal => "causal",
        _ => Before.Count == 0 && After.Count == 0 ? "0" : Before == After ? Before.ToString() : $"{Before}:{After}",
    };
}
