using System.Text.Json;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations.Model;

namespace ConvSharp.Playground.Api;

/// <summary>A view as JSON: both sides' grids, the kernels as they lie, what meets at each step, and all numbers.</summary>
internal static class ViewJson
{
    public static void Write(Utf8JsonWriter json, ConvolutionGeometry geometry, LayerView view, LayerValues values, bool spreads)
    {
        json.WriteStartObject("view");
        json.WriteBoolean("spreads", spreads);
        json.WriteBoolean("turned", view.IsTurned);
        json.WriteStartObject("steps");
        json.WriteNumber("channels", view.StepChannels);
        json.WriteNumbers("sizes", view.StepSizes);
        json.WriteEndObject();
        json.WriteStartObject("places");
        json.WriteNumber("channels", view.PlaceChannels);
        json.WriteNumbers("sizes", view.PlaceSizes);
        json.WriteString("kinds", view.Places);
        json.WriteNumbers("sources", view.Sources.Select(source => (long)source));
        json.WriteEndObject();
        json.WriteStartArray("meets");
        foreach (int[] meet in view.Meets)
        {
            json.WriteStartArray();
            foreach (int number in meet)
                json.WriteNumberValue(number);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        WriteKernels(json, geometry, view.IsTurned);
        json.WriteStartObject("values");
        json.WriteNumbers("input", values.Input);
        json.WriteNumbers("weight", values.Weight);
        json.WriteNumbers("bias", values.Bias ?? []);
        json.WriteNumbers("output", values.Output);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A kernel for each pair of channels that it connects, its weights in the order in which they lie.</summary>
    public static void WriteKernels(Utf8JsonWriter json, ConvolutionGeometry geometry, bool isTurned)
    {
        int taps = (int)geometry.KernelTaps;
        json.WriteNumbers("kernel_sizes", geometry.AllAxes.ToArray().Select(axis => axis.Kernel));
        json.WriteStartArray("kernels");
        for (long output = 0; output < geometry.OutChannels; output++)
        {
            long group = output / geometry.OutChannelsPerGroup;
            for (long input = group * geometry.InChannelsPerGroup; input < (group + 1) * geometry.InChannelsPerGroup; input++)
            {
                long first = geometry.KernelBetween(input, output) * taps;
                json.WriteStartObject();
                json.WriteNumber("from", input);
                json.WriteNumber("to", output);
                json.WriteNumbers("weights", Enumerable.Range(0, taps).Select(tap => first + (isTurned ? taps - 1 - tap : tap)));
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }
}
