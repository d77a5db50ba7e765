using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace ConvSharp.Goldens;

/// <summary>Writes a file <c>[ {case}, … ]</c> of JSON, one case per line, so that a change shows as the lines that it changes.</summary>
internal static class GoldenWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string path, IEnumerable<Action<Utf8JsonWriter>> cases)
    {
        string unfinished = path + ".unfinished";
        using (StreamWriter file = new(unfinished))
        {
            WriteCases(file, cases);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    private static void WriteCases(StreamWriter file, IEnumerable<Action<Utf8JsonWriter>> cases)
    {
        string separator = "[\n";
        foreach (Action<Utf8JsonWriter> write in cases)
        {
            using MemoryStream line = new();
            using (Utf8JsonWriter json = new(line, Options))
            {
                json.WriteStartObject();
                write(json);
                json.WriteEndObject();
            }

            file.Write(separator);
            file.Write(Encoding.UTF8.GetString(line.ToArray()));
            separator = ",\n";
        }

        file.Write("\n]\n");
    }

    public static void WriteSizes(this Utf8JsonWriter json, string name, long[] sizes)
    {
        json.WriteStartArray(name);
        foreach (long size in sizes)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
    }

    /// <summary>
    /// <c>"name":{"shape":[…],"values":[…]}</c>, the values in the fewest digits that read back to the same bits; "NaN" and infinities are
    /// strings.
    /// </summary>
    public static void WriteTensor(this Utf8JsonWriter json, string name, Tensor tensor)
    {
        json.WriteStartObject(name);
        json.WriteSizes("shape", tensor.shape);
        json.WriteValues("values", tensor);
        json.WriteEndObject();
    }

    public static void WriteValues(this Utf8JsonWriter json, string name, Tensor tensor)
    {
        json.WriteStartArray(name);
        using Tensor flat = tensor.detach().contiguous().reshape(-1);
        if (flat.dtype == ScalarType.Float32)
        {
            foreach (float value in flat.data<float>().ToArray())
            {
                if (float.IsFinite(value))
                    json.WriteNumberValue(value);
                else
                    json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
            }
        }
        else
        {
            foreach (double value in flat.data<double>().ToArray())
            {
                if (double.IsFinite(value))
                    json.WriteNumberValue(value);
                else
                    json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
            }
        }

        json.WriteEndArray();
    }
}
