using System.Xml.Linq;
using Xunit;

namespace ConvSharp.Tests.Cli;

public class MatrixPictureTests
{
    [Theory]
    [InlineData("grids", new[] { "y: 2×2", "C: 4×16", "x: 4×4" })]
    [InlineData("pair", new[] { "y: 2×2", "C: 4×16", "x: 4×4", "y: 4×4", "Cᵀ: 16×4", "x: 2×2" })]
    public async Task The_matrix_stands_between_output_and_input(string view, string[] names)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("C.svg");
        await ToolRun.Text("matrix", "--input", "4x4", "--kernel", "3", "--view", view, "--row", "3", "-o", path);
        XDocument svg = XDocument.Load(path);
        IEnumerable<string> texts = svg.Descendants().Where(at => at.Name.LocalName == "text").Select(text => text.Value);
        Assert.Equal(names, texts.Where(text => text.Contains(':')));

        await ToolRun.Text("matrix", "--input", "4x4", "--kernel", "3", "--view", view, "--size", "640", "-o", folder.File("C.png"));
        Assert.Equal(640, ToolFiles.PictureShape(folder.File("C.png"))[2]);
    }

    [Theory]
    [InlineData("--rank 3 --input 3x3x3 --kernel 2 --in-channels 2 --out-channels 3")]
    [InlineData("--input 5 --kernel 3 --transposed --stride 2")]
    public async Task Other_layers_are_drawn_too(string layer)
    {
        using var folder = new TemporaryFolder();
        await ToolRun.Text(["matrix", .. layer.Split(' '), "--view", "pair", "-o", folder.File("C.png")]);
    }

    /// <summary>Every view that moves, in every format; the numbers come from files.</summary>
    [Theory]
    [InlineData("equation")]
    [InlineData("flatten")]
    [InlineData("round-trip")]
    public async Task Moving_views_have_all_formats(string view)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("x.csv"), "1,2,3\n4,5,6\n7,8,9\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("k.csv"), "1,0\n0,1\n", TestContext.Current.CancellationToken);
        foreach (string format in (string[])["svg", "gif", "webp", "png"])
        {
            string path = folder.File($"C.{format}");
            string[] numbers = ["-x", folder.File("x.csv"), "-w", folder.File("k.csv")];
            await ToolRun.Text(["matrix", .. numbers, "--view", view, "--size", "640", "-o", path]);
            Assert.True(new FileInfo(path).Length > 0, path);
        }
    }

    /// <summary>Without a view an equation is drawn where it fits, else the cells alone; a kernel's file is no output.</summary>
    [Fact]
    public async Task The_usual_view_is_the_equation_where_it_fits()
    {
        using var folder = new TemporaryFolder();
        await ToolRun.Text("matrix", "--input", "4x4", "-o", folder.File("small.svg"));
        await ToolRun.Text("matrix", "--input", "12x12", "-o", folder.File("large.svg"));
        string small = await File.ReadAllTextAsync(folder.File("small.svg"), TestContext.Current.CancellationToken);
        string large = await File.ReadAllTextAsync(folder.File("large.svg"), TestContext.Current.CancellationToken);
        Assert.Contains(">w00</text>", small, StringComparison.Ordinal);
        Assert.DoesNotContain("</text>", large, StringComparison.Ordinal);

        await File.WriteAllTextAsync(folder.File("k.csv"), "1,0\n0,1\n", TestContext.Current.CancellationToken);
        ToolRun over = await ToolRun.Of("matrix", "--input", "4x4", "-w", folder.File("k.csv"), "-o", folder.File("k.csv"));
        Assert.Equal(2, over.ExitCode);
        Assert.Contains("--kernel-values", over.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_matrix_becomes_a_plot_of_its_entries()
    {
        using var folder = new TemporaryFolder();
        await ToolRun.Text("matrix", "--input", "64x64", "--kernel", "3", "--padding", "1", "-o", folder.File("C.png"));
        Assert.Equal([1, 1024, 1024], ToolFiles.PictureShape(folder.File("C.png")));
    }

    [Theory]
    [InlineData("--view grids", "name its file")]
    [InlineData("--view grids -o C.npy", "no format")]
    [InlineData("--view grids --row 4 -o C.svg", "--row is 4")]
    [InlineData("--row 1 -o C.npy", "--row is 1")]
    [InlineData("--view round-trip -o C.svg", "give both")]
    [InlineData("--view pair --padding 9 -o C.svg", "too many")]
    public async Task Wrong_requests(string arguments, string complaint)
    {
        ToolRun run = await ToolRun.Of(["matrix", "--input", "4x4", "--kernel", "3", .. arguments.Split(' ')]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
    }
}
