using ConvSharp.Examples.Shared;
using Xunit;

namespace ConvSharp.Tests.Examples;

/// <summary>The command lines of samples.</summary>
public sealed class ArgumentsTests
{
    private static readonly string[] Names = ["--top", "--threshold"];

    [Fact]
    public void Words_and_options_stand_in_any_order()
    {
        var arguments = Arguments.Parse(["a", "--top", "3", "b", "--threshold", "0.25"], 2, 2, Names);
        Assert.Equal(["a", "b"], arguments.Words);
        Assert.Equal(3, arguments.WholeNumber("--top", absent: 5, least: 1, most: 9));
        Assert.Equal(0.25, arguments.Number("--threshold", absent: 0.5, least: 0, most: 1));
        Assert.Equal(7, Arguments.Parse([], 0, 0, Names).WholeNumber("--top", absent: 7, least: 1, most: 9));
    }

    [Theory]
    [InlineData("1 words are given, but 2 are taken.", "a")]
    [InlineData("There is no option '--other'.", "a", "b", "--other", "1")]
    [InlineData("--top has no value.", "a", "b", "--top")]
    [InlineData("--top is given twice.", "a", "b", "--top", "1", "--top", "2")]
    [InlineData("--top is '10': give an integer of 1 to 9.", "a", "b", "--top", "10")]
    [InlineData("--threshold is 'NaN': give a number of 0 to 1.", "a", "b", "--threshold", "NaN")]
    public void Another_line_is_refused_with_what_to_do(string message, params string[] line)
    {
        var error = Assert.Throws<UsageException>(() =>
        {
            var arguments = Arguments.Parse(line, 2, 2, Names);
            arguments.WholeNumber("--top", absent: 5, least: 1, most: 9);
            arguments.Number("--threshold", absent: 0.5, least: 0, most: 1);
        });
        Assert.Equal(message, error.Message);
    }
}
