using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ConvSharp.Autograd;
using ConvSharp.Layers;

namespace ConvSharp.Tests.Engine.Execution;

/// <summary>What a layer leaves after its second training pass on a tape, whose memory was filled between the two.</summary>
/// <param name="Values">Output, gradients of input and parameters, state: their names and bytes.</param>
internal sealed record DirtyRun(IReadOnlyDictionary<string, byte[]> Values)
{
    /// <summary>Runs a new layer on an input and an output gradient, both drawn by the seed.</summary>
    public static DirtyRun Of<T>(Layer<T> layer, ReadOnlySpan<nint> shape, int seed, int threads, byte fill)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Of(layer, TestTensor.Random<T>(seed, shape), output => TestTensor.Random<T>(seed + 1, output), threads, fill);

    /// <summary>Runs a new layer.</summary>
    public static DirtyRun Of<T>(
        Layer<T> layer, Tensor<T> input, Func<nint[], Tensor<T>> outputGradient, int threads, byte fill)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var tape = new Tape<T>(new ParallelOptions { MaxDegreeOfParallelism = threads });
        TrainingPass(layer, tape, input, outputGradient);
        tape.Clear();
        DirtyMemory.FillTape(tape, fill);
        DirtyMemory.FillWorkspace(fill);
        var values = new Dictionary<string, byte[]>(TrainingPass(layer, tape, input, outputGradient));
        foreach (StateEntry<T> entry in layer.NamedState())
            values.Add($"state {entry.Name}", entry.Values is { } state ? Bytes(state.Values) : BitConverter.GetBytes(entry.Count!.Value));
        return new DirtyRun(values);
    }

    /// <summary>The output of an inference on filled work space.</summary>
    public static byte[] Inference<T>(Layer<T> layer, ReadOnlySpan<nint> shape, int seed, int threads, byte fill)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DirtyMemory.FillWorkspace(fill);
        return Bytes<T>(layer.Forward(TestTensor.Random<T>(seed, shape), new ParallelOptions { MaxDegreeOfParallelism = threads }));
    }

    /// <summary>The values of a name.</summary>
    public T[] Of<T>(string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Values[name]).ToArray();

    private static Dictionary<string, byte[]> TrainingPass<T>(
        Layer<T> layer, Tape<T> tape, Tensor<T> values, Func<nint[], Tensor<T>> outputGradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Variable<T> input = tape.Input(values, needsGradient: true), output = layer.Forward(input);
        var results = new Dictionary<string, byte[]> { ["output"] = Bytes(output.Value) };
        tape.Backward(output, outputGradient(output.Shape.ToArray()));
        results.Add("input gradient", Bytes(tape.Gradient(input)));
        foreach ((string name, Parameter<T> parameter) in layer.NamedParameters())
            results.Add($"gradient of {name}", Bytes(tape.Gradient(parameter)));
        return results;
    }

    private static byte[] Bytes<T>(ReadOnlyTensorSpan<T> tensor)
        where T : unmanaged
    {
        var values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
    }
}
