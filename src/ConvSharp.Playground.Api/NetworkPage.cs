using System.Text.Json;
using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Onnx;
using ConvSharp.Playground.Api.Network;

namespace ConvSharp.Playground.Api;

/// <summary>All that the Network page says of a file: its layers, every value on a picture, and how each number is made.</summary>
/// <remarks>
/// The file and the picture stay here. One thread at a time. No request throws: what is wrong with one stands in the answer.
/// </remarks>
internal sealed class NetworkPage
{
    /// <summary>Bytes of a file.</summary>
    internal const int MostBytes = 64 << 20;

    private const string FileControl = "file";

    private OpenNetwork? _network;
    private OpenWeights? _weights;
    private PagePicture? _picture;
    private NetworkRun? _run;

    /// <summary>Opens a file in place of the one before, which stays if this one is refused.</summary>
    /// <param name="file">An .onnx or .safetensors file; which, is told by its content.</param>
    /// <param name="name">Its name.</param>
    /// <returns>JSON: kind (onnx or safetensors), or error, with what is known of a network that cannot run.</returns>
    public string Open(byte[] file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        OnnxDescription? description = null;
        return PageAnswer.Of(Write, writeToFault: json =>
        {
            if (description?.Operators.Any(use => use.IsMissing) == true)
                NetworkJson.WriteDescription(json, description);
        });

        void Write(Utf8JsonWriter json)
        {
            CheckLength(file, name);
            bool isWeights = IsSafeTensors(file, name);
            if (isWeights)
            {
                OpenWeights weights = NetworkFaults.Blamed(FileControl, () => OpenWeights.Load(file, name));
                (_weights, _network, _run) = (weights, null, null);
            }
            else
            {
                description = NetworkFaults.Blamed(FileControl, () => OnnxDescription.Load(file));
                OpenNetwork network = NetworkFaults.Blamed(FileControl, () => OpenNetwork.Load(file, name));
                (_network, _weights, _run) = (network, null, null);
            }

            json.WriteString("kind", isWeights ? "safetensors" : "onnx");
            json.WriteString("name", name);
        }
    }

    /// <summary>Keeps the picture that values are computed on.</summary>
    /// <param name="rgba">Red, green, blue and alpha of each pixel, row by row.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public string Look(byte[] rgba, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(rgba);
        return PageAnswer.Of(json =>
        {
            (_picture, _run) = (new PagePicture(GivenPicture.Of(rgba, width, height)), null);
            json.WriteNumber("width", width);
            json.WriteNumber("height", height);
        });
    }

    /// <summary>The table of the file that is open.</summary>
    /// <param name="query">The words of the address.</param>
    /// <returns>
    /// JSON. Of a network: layers with sizes, receptive fields and work, what is fused, totals, and refused where a run would be too large;
    /// where its inputs are not known, problem and layers without sizes. Of weights: tensors with their statistics. Or error.
    /// </returns>
    public string Answer(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return PageAnswer.Of(json =>
        {
            Query words = Query.Parse(query, NetworkWords.All);
            if (_weights is not null)
            {
                json.WriteString("kind", "safetensors");
                json.WriteString("name", _weights.Name);
                NetworkFaults.Blamed(FileControl, () =>
                {
                    WeightsJson.Write(json, _weights);
                    return true;
                });
                return;
            }

            WriteNetwork(json, Opened(), words);
        });
    }

    /// <summary>Computes all values, if they are not there yet, and says how the chosen one is shown.</summary>
    /// <param name="query">The words of the address: value and channel choose what is shown.</param>
    /// <returns>JSON: value, shape, maps with their ranges; or error.</returns>
    public string Run(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return PageAnswer.Of(json =>
        {
            (string name, InferenceTensor value, ValueMaps? maps) = Shown(Query.Parse(query, NetworkWords.All));
            json.WriteString("value", name);
            json.WriteString("type", value.Type.Name());
            json.WriteBoolean("weights", _network?.Constants.Contains(name) != false);
            json.WriteNumbers("shape", value.Shape.ToArray().Select(length => (long)length));
            if (maps is not null)
                Write(json, maps);
        });
    }

    /// <summary>The maps of <see cref="Run"/> as pixels.</summary>
    /// <returns>Red, green, blue and alpha of each pixel, map after map; empty where there are none.</returns>
    public byte[] Maps(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        try
        {
            return Shown(Query.Parse(query, NetworkWords.All)).Maps?.Render() ?? [];
        }
        catch (RequestFault)
        {
            return [];
        }
    }

    /// <summary>The value that <see cref="Run"/> shows as an .npy file; empty where there is none.</summary>
    public byte[] ValueFile(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        try
        {
            InferenceTensor value = Shown(Query.Parse(query, NetworkWords.All)).Value;
            using var stream = new MemoryStream();
            Npy.Write(stream, value.Type, value.Shape, value.Bytes);
            return stream.ToArray();
        }
        catch (RequestFault)
        {
            return [];
        }
    }

    /// <summary>How one element of the chosen value is made.</summary>
    /// <param name="query">The words of the address: value and element choose it.</param>
    /// <returns>JSON: the terms of its sum, and the part of the picture that it sees; or error.</returns>
    public string Sum(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return PageAnswer.Of(json =>
        {
            Query words = Query.Parse(query, NetworkWords.All);
            OpenNetwork network = Opened();
            (string name, InferenceTensor value, _) = Shown(words);
            int element = words.Index(NetworkWords.Element, (int)Math.Max(value.Length, 1))
                ?? throw new RequestFault($"{NetworkWords.Element} is missing: give a position in memory, from 0.", NetworkWords.Element);
            if (value.Length == 0)
                throw new RequestFault($"'{Query.Shortened(name)}' has no elements.", NetworkWords.Element);
            SumJson.Write(json, network, _run!, name, element, PictureInput(words, network));
        });
    }

    private static void CheckLength(byte[] file, string name)
    {
        if (file.Length > MostBytes)
        {
            throw new RequestFault(
                $"'{Query.Shortened(name)}' has {file.Length} bytes, and at most {MostBytes} are opened here: the tool opens larger ones.",
                FileControl);
        }

        if (file.Length == 0)
            throw new RequestFault($"'{Query.Shortened(name)}' is empty: give an .onnx or .safetensors file.", FileControl);
    }

    /// <summary>By the first bytes, the length of a header and then its brace; by the name where they say nothing.</summary>
    private static bool IsSafeTensors(byte[] file, string name) =>
        (file.Length > sizeof(ulong) && file[sizeof(ulong)] == '{') || name.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);

    private OpenNetwork Opened() => _network ?? throw new RequestFault("No network is open: give an .onnx file.", FileControl);

    private void WriteNetwork(Utf8JsonWriter json, OpenNetwork network, Query words)
    {
        OnnxModel model = network.Model;
        NetworkPlan? plan = null;
        NetworkInput[] inputs = [];
        RequestFault? problem = null;
        try
        {
            inputs = NetworkInputs.Of(model.Graph.Inputs, words, _picture);
            plan = NetworkFaults.Blamed(NetworkWords.Shape, () => network.Plan([.. inputs.Select(input => input.Info)]));
        }
        catch (RequestFault fault)
        {
            problem = fault;
        }

        json.WriteString("kind", "onnx");
        json.WriteString("name", network.Name);
        json.WriteString("producer", model.Producer);
        json.WriteString("description", model.Description);
        json.WriteTexts("operator_sets", model.OperatorSets.Select(set => $"{(set.Key.Length == 0 ? "ai.onnx" : set.Key)} {set.Value}"));
        json.WriteStartArray("inputs");
        foreach (GraphInput input in model.Graph.Inputs)
        {
            NetworkInput? given = Array.Find(inputs, each => each.Input == input);
            json.WriteStartObject();
            json.WriteString("text", input.ToString());
            json.WriteString("name", input.Name);
            if (given is not null)
            {
                json.WriteNumbers("shape", given.Shape.Select(length => (long)length));
                json.WriteString("from", given.Reading is null ? "random" : "picture");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteTexts("outputs", model.Outputs.Select(output => output.Name));
        json.WriteNumber("nodes", model.Graph.Nodes.Count);
        string[] parameters = [.. network.Graph.Nodes.SelectMany(node => NodeFacts.ParametersOf(node, network.Graph)).Distinct()];
        json.WriteNumber("parameters", parameters.Sum(name => network.Graph.Constants[name].Length));
        NetworkJson.WriteLayers(json, network, plan, Array.Find(inputs, input => input.Reading is not null)?.Input.Name);
        if (plan?.Refusal is { } refusal)
            problem = new RequestFault(refusal, NetworkWords.Size);
        if (problem is not null)
        {
            json.WriteStartObject("problem");
            json.WriteString("message", problem.Message);
            json.WriteString("control", problem.Control);
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, ValueMaps maps)
    {
        json.WriteStartObject("maps");
        json.WriteNumber("count", maps.Count);
        json.WriteNumber("first", maps.First);
        json.WriteNumber("shown", maps.Shown);
        json.WriteNumber("height", maps.Height);
        json.WriteNumber("width", maps.Width);
        json.WriteNumber("step", maps.Step);
        json.WriteNumber("rows", maps.Rows);
        json.WriteNumber("columns", maps.Columns);
        json.WriteTexts("names", Enumerable.Range(maps.First, maps.Shown).Select(maps.NameOf));
        json.WriteNumbers("ranges", Enumerable.Range(maps.First, maps.Shown).Select(maps.RangeOf)
            .SelectMany(range => (double[])[range.Min, range.Max]));
        json.WriteEndObject();
    }

    /// <summary>The value that the address names, or the last output; its maps, if it has elements.</summary>
    private (string Name, InferenceTensor Value, ValueMaps? Maps) Shown(Query words)
    {
        string? asked = words.Text(NetworkWords.Value);
        if (_weights is { } weights)
        {
            string chosen = asked ?? weights.Tensors.FirstOrDefault(WeightsLayer.IsKernel)?.Name ?? "";
            InferenceTensor kernels = NetworkFaults.Blamed(NetworkWords.Value, () => weights.Find(chosen)) ?? throw Unknown(chosen);
            return (chosen, kernels, MapsOf(kernels, isSigned: true, words));
        }

        OpenNetwork network = Opened();
        NetworkRun run = RunOf(network, words);
        string name = asked ?? network.Model.Outputs[^1].Name;
        InferenceTensor value = run.Find(name) ?? throw Unknown(name);
        return (name, value, MapsOf(value, network.Constants.Contains(name), words));
    }

    private static RequestFault Unknown(string name) => new(
        $"{NetworkWords.Value} is '{Query.Shortened(name)}', and there is no such value: choose one of the table.", NetworkWords.Value);

    private static ValueMaps? MapsOf(InferenceTensor value, bool isSigned, Query words)
    {
        int count = ValueMaps.CountOf(value);
        return count == 0 ? null : new ValueMaps(value, isSigned, words.Index(NetworkWords.Channel, count) ?? 0);
    }

    private NetworkRun RunOf(OpenNetwork network, Query words)
    {
        string cause = string.Join('\n', NetworkWords.OfInputs.Select(words.Cause));
        if (_run?.Cause == cause)
            return _run;
        _run = null; // the old values may be collected before the new are made
        NetworkInput[] inputs = NetworkInputs.Of(network.Model.Graph.Inputs, words, _picture);
        return _run = NetworkFaults.Blamed(NetworkWords.Shape, () => NetworkRun.Of(network, inputs, _picture, cause));
    }

    private string? PictureInput(Query words, OpenNetwork network) => Array.Find(
        NetworkInputs.Of(network.Model.Graph.Inputs, words, _picture), input => input.Reading is not null)?.Input.Name;
}
