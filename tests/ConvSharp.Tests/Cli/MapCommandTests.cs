using System.Text.Json;
using ConvSharp.Tests.Scale.Jobs;
using Xunit;

namespace ConvSharp.Tests.Cli;

/// <summary>Which files map takes, what it says, and how it ends.</summary>
public class MapCommandTests
{
    [Theory]
    [InlineData("", 6)]
    [InlineData("*.npy", 2)]
    [InlineData("**/*.npy", 5)]
    [InlineData("sub*/?.npy", 2)]
    [InlineData("a.npy", 1)]
    public async Task Folders_patterns_and_files_are_inputs_and_outputs_are_none(string pattern, int files)
    {
        using TemporaryFolder folder = Filled();
        string[] command = ["map", folder.File($"in/{pattern}"), .. Layer(folder), "--output-dir", folder.File("in/results/")];
        Assert.Equal(files, (await ToolRun.Json(command)).GetProperty("done").GetInt64());
        JsonElement again = await ToolRun.Json(command);
        Assert.Equal((0, files), (again.GetProperty("done").GetInt64(), again.GetProperty("skipped").GetInt64()));
        Assert.True(again.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task A_list_has_a_file_on_each_line_and_names_keep_their_endings()
    {
        using TemporaryFolder folder = Filled();
        File.WriteAllLines(folder.File("list.txt"), [folder.File("in/a.npy"), "", folder.File("in/a.csv")]);
        await ToolRun.Text(
            ["map", folder.File("in/b b.npy"), "--list", folder.File("list.txt"), .. Layer(folder), "--output-dir", folder.File("out")]);
        Assert.Equal(
            ["a.csv.npy", "a.npy.npy", "b b.npy.npy"],
            Directory.GetFiles(folder.File("out"), "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path))
                .Where(name => name.EndsWith(".npy.npy", StringComparison.Ordinal) || name == "a.csv.npy").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_broken_file_ends_the_command_with_2_and_its_name()
    {
        using TemporaryFolder folder = Filled();
        File.WriteAllText(folder.File("in/a.npy"), "no array");
        string[] command = ["map", folder.File("in"), .. Layer(folder), "--output-dir", folder.File("out")];
        ToolRun run = await ToolRun.Of(command);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("failed: a.npy: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 6 tasks failed", run.Error, StringComparison.Ordinal);
        Assert.Contains("--retry-failed", run.Error, StringComparison.Ordinal);
        JobSample.Array(folder.File("in/a.npy"), 1, 1, 5, 5);
        Assert.Equal(2, (await ToolRun.Of(command)).ExitCode);
        Assert.Contains("1 tasks done, 5 were done before, 0 failed", await ToolRun.Text([.. command, "--retry-failed"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_files_and_no_network_are_errors_with_a_hint()
    {
        using TemporaryFolder folder = Filled();
        ToolRun none = await ToolRun.Of(["map", folder.File("in/*.xyz"), .. Layer(folder), "--output-dir", folder.File("out")]);
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("there are no files in", none.Error, StringComparison.Ordinal);
        ToolRun network = await ToolRun.Of("map", folder.File("in"), "--output-dir", folder.File("out"));
        Assert.Equal(2, network.ExitCode);
        Assert.Contains("--model FILE", network.Error, StringComparison.Ordinal);
    }

    /// <summary>Five arrays and a text, in folders; a hidden file and one that the tool cannot read.</summary>
    private static TemporaryFolder Filled()
    {
        TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("in/sub/deep"));
        foreach (string name in (string[])["a.npy", "b b.npy", "sub/c.npy", "sub/d.npy", "sub/deep/ü.npy", ".hidden.npy"])
            JobSample.Array(folder.File($"in/{name}"), 1, 1, 5, 5);
        File.WriteAllText(folder.File("in/a.csv"), "1,2,3,4\n5,6,7,8\n9,1,2,3\n4,5,6,7\n");
        File.WriteAllText(folder.File("in/notes.txt"), "notes");
        return folder;
    }

    private static string[] Layer(TemporaryFolder folder)
    {
        ToolFiles.Random<float>(folder.File("w.npy"), 2, 1, 1, 3, 3);
        return ["--layer", "conv2d", "--weight", folder.File("w.npy")];
    }
}
