using ConvSharp.Onnx.Import;
using Xunit;

namespace ConvSharp.Tests.Docs;

/// <summary>docs/onnx.md names the operators that are there, each once.</summary>
public sealed class OperatorListTests
{
    [Fact]
    public void The_page_names_all_operators_that_are_there()
    {
        string page = new Page("docs/onnx.md").Text;
        string section = page.Split("\n## ").Single(part => part.StartsWith("Operators\n", StringComparison.Ordinal));
        IEnumerable<string> listed = section.Split('\n').Where(line => line.StartsWith('|')).Skip(2)
            .SelectMany(line => line.Split('|')[2].Split(',', StringSplitOptions.TrimEntries));
        Assert.Equal(OperatorTable.Names, listed.Order(StringComparer.Ordinal));
    }
}
