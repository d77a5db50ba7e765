using System.Globalization;
using System.Runtime.InteropServices;
using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Onnx.Reading;
using Xunit;

namespace ConvSharp.Tests.Onnx.Conformance;

/// <summary>Tensors in files of the onnx project, and how they are compared.</summary>
internal static class TensorComparison
{
    public static InferenceTensor Read(byte[] file)
    {
        ModelSource source = TestData.Source("tensor", file);
        TensorContent content = TensorContentReader.Read(TensorReader.Read(new ProtoReader(source), source), source, widen: true);
        return InferenceTensor.Wrap(content.Type, content.Shape, MemoryMarshal.AsMemory(content.Bytes));
    }

    /// <summary>Types and shapes are the same; |actual − expected| is at most absolute + relative · |expected|.</summary>
    public static void Check(string name, InferenceTensor[] expected, InferenceTensor[] actual, double relative, double absolute)
    {
        Assert.True(expected.Length == actual.Length, $"{name}: {actual.Length} outputs instead of {expected.Length}");
        for (int output = 0; output < expected.Length; output++)
        {
            string where = $"{name}, output {output}";
            Assert.True($"{expected[output]}" == $"{actual[output]}", $"{where}: {actual[output]} instead of {expected[output]}");
            double[] wanted = Numbers(expected[output]), found = Numbers(actual[output]);
            for (int i = 0; i < wanted.Length; i++)
            {
                bool isClose = wanted[i].Equals(found[i]) || Math.Abs(wanted[i] - found[i]) <= absolute + relative * Math.Abs(wanted[i]);
                if (!isClose)
                    Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{where}[{i}]: {found[i]:R} instead of {wanted[i]:R}"));
            }
        }
    }

    private static double[] Numbers(InferenceTensor tensor) => tensor.Type switch
    {
        ElementType.Float32 => [.. tensor.Elements<float>().ToArray().Select(value => (double)value)],
        ElementType.Float64 => tensor.Elements<double>().ToArray(),
        ElementType.Int64 => [.. tensor.Elements<long>().ToArray().Select(value => (double)value)],
        ElementType.Int32 => [.. tensor.Elements<int>().ToArray().Select(value => (double)value)],
        ElementType.Int16 => [.. tensor.Elements<short>().ToArray().Select(value => (double)value)],
        ElementType.UInt16 => [.. tensor.Elements<ushort>().ToArray().Select(value => (double)value)],
        ElementType.UInt32 => [.. tensor.Elements<uint>().ToArray().Select(value => (double)value)],
        ElementType.UInt64 => [.. tensor.Elements<ulong>().ToArray().Select(value => (double)value)],
        ElementType.Int8 => [.. tensor.Elements<sbyte>().ToArray().Select(value => (double)value)],
        ElementType.UInt8 or ElementType.Bool => [.. tensor.Bytes.ToArray().Select(value => (double)value)],
        _ => throw new NotSupportedException($"{tensor}"),
    };
}
