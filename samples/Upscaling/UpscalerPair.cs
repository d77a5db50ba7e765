using System.Numerics.Tensors;
using System.Security.Cryptography;
using ConvSharp.Autograd;
using ConvSharp.Files;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Training;

namespace ConvSharp.Examples.Upscaling;

/// <summary>
/// Whether a model's file and a training belong together. The training file is written first and holds the weights too, so a model of an
/// earlier step of the same training is what a process leaves that ends between the two. Where the model to be replaced is anything else,
/// the training file names it by its hash.
/// </summary>
internal static class UpscalerPair
{
    private const string ReplacesKey = "replaces";

    /// <summary>What the training file says of the model's file that will be replaced after it.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Replacing(string model, UpscalerTraining training) =>
        new FileInfo(model) is { Exists: true, Length: > 0 } && Fault(model, training) is not null
            ? [KeyValuePair.Create(ReplacesKey, Hash(model))]
            : [];

    /// <summary>Refuses a model that the training did not write.</summary>
    /// <returns>What the user should know; null if the two are of one step.</returns>
    /// <exception cref="InvalidDataException">They do not belong together.</exception>
    public static string? Check(string model, string state, UpscalerTraining training, IReadOnlyDictionary<string, string> metadata)
    {
        if (!File.Exists(model))
            return $"{model} is missing: training goes on from {state} at step {training.Steps}.";
        string? fault = Fault(model, training);
        if (fault is not null && metadata.GetValueOrDefault(ReplacesKey) != Hash(model))
        {
            throw new InvalidDataException(
                $"'{model}' and '{state}' do not belong together: {fault}. Give the two files that were saved together, or take the " +
                "model away to go on from the training file.");
        }

        return fault is null && StepOf(model) == training.Steps
            ? null
            : $"{model} was not replaced when {state} was written: training goes on from there, at step {training.Steps}.";
    }

    /// <summary>Why a model is not of an earlier step or the same one of a training; null if it is.</summary>
    private static string? Fault(string model, UpscalerTraining training)
    {
        try
        {
            using SafeTensorsReader reader = SafeTensorsReader.Open(model);
            UpscalerMark mark = UpscalerMark.Of(reader.Metadata, model);
            if (mark.Description != training.Description || mark.Seed != training.Seed)
                return "they are of different trainings";
            if (mark.Step > training.Steps)
                return $"the model is of step {mark.Step}, the training file of step {training.Steps}";
            return mark.Step < training.Steps || HasWeightsOf(reader, model, training)
                ? null
                : $"both are of step {mark.Step}, but the weights differ";
        }
        catch (InvalidDataException fault)
        {
            return fault.Message.Trim().TrimEnd('.');
        }
    }

    private static long StepOf(string model)
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(model);
        return UpscalerMark.Of(reader.Metadata, model).Step;
    }

    private static bool HasWeightsOf(SafeTensorsReader reader, string model, UpscalerTraining training)
    {
        Sequential<float> network = UpscalerNetwork.Make(training.Description, TorchGenerator.None);
        ModelFile.Load(reader, model, network);
        return network.Parameters.Zip(training.Network.Parameters).All(
            pair => Values(pair.First).AsSpan().SequenceEqual(Values(pair.Second)));
    }

    private static float[] Values(Parameter<float> parameter)
    {
        var values = new float[parameter.Values.FlattenedLength];
        parameter.Values.FlattenTo(values);
        return values;
    }

    private static string Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
