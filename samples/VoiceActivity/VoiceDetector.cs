using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Examples.VoiceActivity;

/// <summary>Silero's voice activity detector, versions 5 and 6.</summary>
internal sealed class VoiceDetector(OnnxModel model)
{
    public const int SampleRate = 16_000;

    /// <summary>New samples of each run.</summary>
    public const int ChunkLength = 512;

    // Samples of the chunk before, which the network sees again.
    private const int ContextLength = 64;

    private const int StateLength = 128;

    /// <param name="samples">A mono sound of −1…1 at <see cref="SampleRate"/>.</param>
    /// <returns>The probability of speech in each chunk; zeros fill up the last.</returns>
    /// <exception cref="InferenceException">The model takes or gives something else than Silero's does.</exception>
    public float[] Probabilities(ReadOnlySpan<float> samples)
    {
        using InferenceSession session = model.CreateSession();
        var input = InferenceTensor.Zeros(ElementType.Float32, 1, ContextLength + ChunkLength);
        var state = InferenceTensor.Zeros(ElementType.Float32, 2, 1, StateLength);
        var rate = InferenceTensor.Of<long>([SampleRate]);
        float[] probabilities = new float[(samples.Length + ChunkLength - 1) / ChunkLength];
        for (int i = 0; i < probabilities.Length; i++)
        {
            Span<float> window = input.Elements<float>(), chunk = window[ContextLength..];
            chunk[^ContextLength..].CopyTo(window);
            ReadOnlySpan<float> rest = samples[(i * ChunkLength)..];
            chunk.Clear();
            rest[..Math.Min(ChunkLength, rest.Length)].CopyTo(chunk);
            IReadOnlyDictionary<string, InferenceTensor> outputs = session.Run(
                new Dictionary<string, InferenceTensor> { ["input"] = input, ["state"] = state, ["sr"] = rate });
            probabilities[i] = Output(outputs, "output").Elements<float>()[0];
            state = Output(outputs, "stateN");
        }

        return probabilities;
    }

    private static InferenceTensor Output(IReadOnlyDictionary<string, InferenceTensor> outputs, string name) =>
        outputs.GetValueOrDefault(name)
        ?? throw new InferenceException($"The model has no output '{name}': give Silero's detector of version 5 or 6.");
}
