using ConvSharp.Checkerboard.Stacks;
using Xunit;

namespace ConvSharp.Tests.Cli;

public class SuggestionTests
{
    private static readonly string[] Known = ["--stride", "--padding", "--padding-mode", "--kernel", "--kernel-values", "--json"];

    [Theory]
    [InlineData("--strid", "--stride")]
    [InlineData("--Stride", "--stride")]
    [InlineData("--stirde", "--stride")]
    [InlineData("--pading", "--padding")]
    [InlineData("--padding-mod", "--padding-mode")]
    [InlineData("--kernels", "--kernel")]
    [InlineData("--kernel-v", "--kernel-values")]
    [InlineData("--jsn", "--json")]
    [InlineData("--frobnicate", null)]
    [InlineData("--x", null)]
    public void The_nearest_word_is_meant(string word, string? expected) => Assert.Equal(expected, Suggestion.Among(word, Known));

    [Theory]
    [InlineData("xavier", "xavier-normal")]
    [InlineData("kaiming-norm", "kaiming-normal")]
    [InlineData("zero", "zeros")]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void A_beginning_counts_as_near(string word, string? expected) =>
        Assert.Equal(expected, Suggestion.Among(word, ["xavier-normal", "xavier-uniform", "kaiming-normal", "zeros"]));
}
