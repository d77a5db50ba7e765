using System.Globalization;
using ConvSharp.Examples.VoiceActivity;
using ConvSharp.Inference;
using ConvSharp.Onnx;

if (args.Length != 2)
{
    Console.Error.WriteLine("Usage: VoiceActivity MODEL SOUND.wav");
    return 2;
}

try
{
    float[] samples = Sound.Read(args[1]);
    float[] probabilities = new VoiceDetector(OnnxModel.Load(args[0])).Probabilities(samples);
    IReadOnlyList<SpeechSegment> segments = SpeechSegment.All(probabilities, samples.Length);
    foreach (SpeechSegment segment in segments)
        Console.WriteLine(segment);
    double seconds = segments.Sum(segment => segment.End - segment.Start) / (double)VoiceDetector.SampleRate;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{segments.Count} segments, {seconds:0.00} s of {samples.Length / (double)VoiceDetector.SampleRate:0.00} s"));
    return 0;
}
catch (Exception error) when (error is OnnxException or InferenceException or InvalidDataException or IOException
    or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
