using System.Numerics.Tensors;
using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Onnx;
using ConvSharp.Scale.Arrays;
using ConvSharp.Scale.Jobs;
using ConvSharp.Scale.Running;
using Xunit;

namespace ConvSharp.Tests.Scale.Jobs;

/// <summary>Small networks, arrays and jobs over them.</summary>
internal static class JobSample
{
    /// <summary>A convolution of 3×3 with padding 1 on one channel, as a file.</summary>
    public static JobNetwork Network(TemporaryFolder folder, ulong seed = 1, ConvolutionAccuracy accuracy = ConvolutionAccuracy.PlainSum)
    {
        string file = folder.File($"network-{seed}.onnx");
        OnnxExport.Save(file, new Conv2d<float>(1, 1, 3, padding: 1, generator: new TorchGenerator(seed)), -1, 1, -1, -1);
        return JobNetwork.Of(file, accuracy);
    }

    public static string Array(string path, int seed, params nint[] shape)
    {
        var random = new Random(seed);
        float[] values = [.. Enumerable.Range(0, (int)shape.Aggregate((nint)1, (product, size) => product * size)).Select(_ => random.NextSingle())];
        Npy.Write(path, Tensor.Create(values, shape));
        return path;
    }

    public static RunProgress Run(ScaleJob job, int shard = 0, int shards = 1) =>
        new LocalRun(job, new LocalRunOptions { Workers = 2, Shard = shard, Shards = shards }).Run(TestContext.Current.CancellationToken);

    /// <summary>All elements of an array of one chunk's size at most.</summary>
    public static float[] Values(string path)
    {
        using StoredArray array = StoredArrays.Open(path);
        int[] size = [.. array.Shape.Select(length => (int)length)];
        float[] values = new float[size.Aggregate(1, (product, length) => product * length)];
        array.Read(new long[size.Length], size, values);
        return values;
    }
}
