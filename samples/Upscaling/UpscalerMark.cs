using System.Globalization;

namespace ConvSharp.Examples.Upscaling;

/// <summary>Which training a file is of, and how far it had come.</summary>
/// <param name="Description">What the network is made by.</param>
/// <param name="Seed">Of first weights and patches.</param>
/// <param name="Step">Steps done.</param>
internal sealed record UpscalerMark(UpscalerDescription Description, ulong Seed, long Step)
{
    private const string StepKey = "step", SeedKey = "seed";

    // Beyond it double, in which optimizers keep their steps, skips whole numbers.
    private const long LargestStep = (1L << 53) - 1;

    /// <exception cref="InvalidDataException">The file is of something else, or its step or seed is none.</exception>
    public static UpscalerMark Of(IReadOnlyDictionary<string, string> metadata, string file)
    {
        UpscalerDescription description = UpscalerDescription.FromMetadata(metadata, file);
        string? step = metadata.GetValueOrDefault(StepKey), seed = metadata.GetValueOrDefault(SeedKey);
        if (!long.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out long steps) || steps > LargestStep)
            throw Fault(file, StepKey, step, $"a whole number from 0 to {LargestStep}");
        if (!ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
            throw Fault(file, SeedKey, seed, $"a whole number from 0 to {ulong.MaxValue}");
        return new UpscalerMark(description, number, steps);
    }

    public Dictionary<string, string> ToMetadata() => new(Description.ToMetadata())
    {
        [StepKey] = Step.ToString(CultureInfo.InvariantCulture),
        [SeedKey] = Seed.ToString(CultureInfo.InvariantCulture),
    };

    private static InvalidDataException Fault(string file, string key, string? value, string expected) => new(
        $"'{file}' says {(value is null ? $"nothing of its {key}" : $"that its {key} is '{value.Trim()}'")}, which must be " +
        $"{expected}: give the file as it was saved, or train again without --resume.");
}
