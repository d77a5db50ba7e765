using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Files;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Training;

namespace ConvSharp.Tests.Training;

/// <summary>A layer with an optimizer that has made some steps, and files of it with one thing changed.</summary>
internal sealed class StoredStateCase
{
    public StoredStateCase(string kind, int steps, ulong seed = 1)
    {
        Network = new Conv2d<float>(2, 3, 3, generator: new TorchGenerator(seed));
        Optimizer = kind switch
        {
            "Adam" => new Adam<float>(Network.NamedParameters()),
            "AdamW" => new AdamW<float>(Network.NamedParameters()),
            "Adam amsgrad" => new Adam<float>(Network.NamedParameters(), amsgrad: true),
            "Sgd" => new Sgd<float>(Network.NamedParameters(), momentum: 0.9),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such optimizer."),
        };
        for (int step = 0; step < steps; step++)
            Step();
    }

    public Conv2d<float> Network { get; }

    public Optimizer<float> Optimizer { get; }

    /// <summary>Weights, moments and steps, one after another.</summary>
    public double[] Everything =>
    [
        .. Network.Parameters.SelectMany(parameter => parameter.Elements.ToArray()).Select(value => (double)value),
        .. Optimizer.States.SelectMany(state => Enumerable.Range(0, Optimizer.MomentNames.Count).SelectMany(i => state.Moment(i)))
            .Select(value => (double)value),
        .. Optimizer.States.Select(state => (double)state.Steps),
    ];

    public void Step()
    {
        var tape = new Tape<float>();
        Variable<float> output = Network.Forward(tape.Input(TestTensor.Random<float>(5, [1, 2, 6, 6])));
        tape.Backward(Loss.MeanSquaredError(output, tape.Input(TestTensor.Random<float>(6, output.Shape))));
        Optimizer.Step(tape);
    }

    /// <summary>Copies a file; tensors of the given names are written by the action, or left out where it is null.</summary>
    public static void Copy(string from, string to, IReadOnlyDictionary<string, Action<SafeTensorsWriter, string>?> changes,
        Func<string, bool>? keepsMetadata = null)
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(from);
        var writer = new SafeTensorsWriter();
        foreach (StoredTensor tensor in reader.Tensors)
        {
            if (changes.TryGetValue(tensor.Name, out Action<SafeTensorsWriter, string>? write))
                write?.Invoke(writer, tensor.Name);
            else if (tensor.ElementType == ElementType.Int64)
                writer.Add(tensor.Name, (long)reader.Read<double>(tensor.Name, allowRounding: true)[0]);
            else
                writer.Add(tensor.Name, reader.Read<float>(tensor.Name));
        }

        foreach ((string name, Action<SafeTensorsWriter, string>? write) in changes.Where(change => !reader.Contains(change.Key)))
            write?.Invoke(writer, name);
        foreach ((string key, string value) in reader.Metadata.Where(entry => keepsMetadata?.Invoke(entry.Key) ?? true))
            writer.AddMetadata(key, value);
        writer.Write(to);
    }

    public static Action<SafeTensorsWriter, string> Count(long count) => (writer, name) => writer.Add(name, count);

    public static Action<SafeTensorsWriter, string> Double(double value) =>
        (writer, name) => writer.Add(name, Tensor.Create([value], [1]));

    public static Action<SafeTensorsWriter, string> Single(float value) =>
        (writer, name) => writer.Add(name, Tensor.Create([value], [1]));

    /// <summary>A tensor of a shape whose element 1 has a value, the others 0.</summary>
    public static Action<SafeTensorsWriter, string> At1(double value, params nint[] shape) => (writer, name) =>
    {
        var values = new double[TensorPrimitives.Product<nint>(shape)];
        values[1] = value;
        writer.Add(name, Tensor.Create(values, shape));
    };
}
