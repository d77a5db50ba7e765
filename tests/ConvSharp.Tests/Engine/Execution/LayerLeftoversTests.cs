using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Engine.Execution;

/// <summary>
/// Every layer, forward and backward, on work space, outputs and gradients that hold NaN or very large numbers: nothing of that may reach a
/// result. Every layer type has a case, or a test fails.
/// </summary>
public class LayerLeftoversTests
{
    private const byte Clean = 0, NaNs = 0xff, Large = 0x7f;
    private const int Seed = 41;

    public static TheoryData<int, string> Cases()
    {
        var data = new TheoryData<int, string>();
        LeftoverCase<float>[] cases = LeftoverCase<float>.Create();
        for (int i = 0; i < cases.Length; i++)
            data.Add(i, cases[i].Name);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Leftovers_reach_no_result(int number, string name)
    {
        Check<float>(number, name);
        Check<double>(number, name);
    }

    [Fact]
    public void Every_layer_has_a_case()
    {
        HashSet<Type> covered = [.. LeftoverCase<float>.Create().Select(of => of.Layer.GetType()).Where(type => type.IsGenericType)
            .Select(type => type.GetGenericTypeDefinition())];
        string[] missing = [.. typeof(Layer<>).Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && IsLayer(type) && !covered.Contains(type)).Select(type => type.Name)];
        Assert.True(missing.Length == 0, $"add a LayerCase, or else a LeftoverCase, for {string.Join(", ", missing)}");
    }

    /// <summary>The test itself must notice a result that holds leftovers.</summary>
    [Fact]
    public void An_output_that_a_layer_does_not_write_is_noticed()
    {
        byte[] clean = DirtyRun.Of(new Forgetful<float>(), [2, 30], Seed, threads: 1, Clean).Values["output"];
        byte[] dirty = DirtyRun.Of(new Forgetful<float>(), [2, 30], Seed, threads: 1, NaNs).Values["output"];
        Assert.False(clean.AsSpan().SequenceEqual(dirty));
    }

    private static bool IsLayer(Type type)
    {
        for (Type? parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (parent.IsGenericType && parent.GetGenericTypeDefinition() == typeof(Layer<>))
                return true;
        }

        return false;
    }

    private static void Check<T>(int number, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int threads in new[] { 1, 3 })
        {
            DirtyRun expected = Run(Clean);
            Assert.NotEmpty(expected.Values["output"]);
            Assert.All(expected.Values.Where(entry => entry.Key.Contains("gradient", StringComparison.Ordinal)), entry =>
                Assert.DoesNotContain(expected.Of<T>(entry.Key), T.IsNaN));
            foreach (byte fill in new[] { NaNs, Large })
            {
                DirtyRun found = Run(fill);
                foreach ((string what, byte[] bytes) in expected.Values)
                {
                    Assert.True(
                        bytes.AsSpan().SequenceEqual(found.Values[what]),
                        $"{name}, {typeof(T).Name}, seed {Seed}, {threads} threads, memory full of {fill:x2}: leftovers in the {what}");
                }

                LeftoverCase<T> of = LeftoverCase<T>.Create()[number];
                Assert.True(
                    DirtyRun.Inference(of.Layer, of.Shape, Seed, threads, Clean).AsSpan().SequenceEqual(
                        DirtyRun.Inference(of.Layer, of.Shape, Seed, threads, fill)),
                    $"{name}, {typeof(T).Name}, seed {Seed}, {threads} threads, memory full of {fill:x2}: leftovers in inference");
            }

            DirtyRun Run(byte fill)
            {
                LeftoverCase<T> of = LeftoverCase<T>.Create()[number];
                return DirtyRun.Of(of.Layer, of.Shape, Seed, threads, fill);
            }
        }
    }

    /// <summary>Writes half of its output.</summary>
    private sealed class Forgetful<T> : ElementaryLayer<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        protected override void Forward(Pass<T> pass) => pass.Output[..(pass.Output.Length / 2)].Clear();

        protected override void Backward(Pass<T> pass) => pass.InputGradient().Clear();
    }
}
