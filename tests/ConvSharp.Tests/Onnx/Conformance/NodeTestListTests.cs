using Xunit;

namespace ConvSharp.Tests.Onnx.Conformance;

/// <summary>Each node test of the onnx project is run, or left out for a reason that is written down.</summary>
public sealed class NodeTestListTests
{
    [Fact]
    public void Tests_that_are_left_out_have_a_reason_and_are_not_run()
    {
        HashSet<string> run = TestData.Listed(), leftOut = [];
        foreach ((string name, string reason) in TestData.LeftOut())
        {
            Assert.StartsWith("test_", name, StringComparison.Ordinal);
            Assert.True(reason.EndsWith('.') && reason.Contains(' ', StringComparison.Ordinal), $"{name}: '{reason}' is no reason");
            Assert.True(leftOut.Add(name), $"{name} is left out twice");
            Assert.False(run.Contains(name), $"{name} is run, and left out");
        }
    }

    [Fact]
    public void No_test_of_a_checkout_is_missing_from_both_lists()
    {
        if (!TestData.IsWhole)
            Assert.Skip("CONVSHARP_ONNX_DATA names no checkout of the onnx repository.");
        Assert.Equal(
            TestData.NodeFolders().Order(StringComparer.Ordinal),
            TestData.Listed().Concat(TestData.LeftOut().Select(test => test.Name)).Order(StringComparer.Ordinal));
    }
}
