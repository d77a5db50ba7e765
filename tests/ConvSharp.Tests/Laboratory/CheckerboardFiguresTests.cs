using System.Runtime.CompilerServices;
using System.Text;
using ConvSharp.Cli.Checkerboard;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations.Drawing;
using Xunit;

namespace ConvSharp.Tests.Laboratory;

/// <summary>
/// Pictures that were approved by eye. To approve others: run with CONVSHARP_APPROVE_PICTURES=1, and look at Snapshots/.
/// </summary>
public class CheckerboardFiguresTests
{
    private const double LargestMeanDifference = 1.0;

    public static TheoryData<string> Drawn => [.. CheckerboardFigures.Drawings().Select(drawing => drawing.Name)];

    public static TheoryData<string> Measured => [.. CheckerboardFigures.Measured(null).Select(picture => picture.Name)];

    [Theory]
    [MemberData(nameof(Drawn))]
    public void Drawings_look_as_approved(string name)
    {
        using var rasterizer = new Rasterizer(CheckerboardFigures.Drawings().Single(drawing => drawing.Name == name).Make(), Theme.Light);
        Compare(name, rasterizer.Frame(0));
    }

    [Theory]
    [MemberData(nameof(Measured))]
    public void Measured_pictures_look_as_approved(string name) =>
        Compare(name, CheckerboardFigures.Measured(null).Single(picture => picture.Name == name).Make());

    [Fact]
    public void Files_are_the_same_each_time_and_say_in_text_what_they_show()
    {
        (string Name, Func<byte[]> Make)[] drawings =
            [.. CheckerboardFigures.All(null).Where(file => file.Name.EndsWith(".svg", StringComparison.Ordinal))];
        Assert.Equal(Drawn.Count, drawings.Length);
        Assert.All(drawings, drawing =>
        {
            byte[] bytes = drawing.Make();
            Assert.Equal(bytes, drawing.Make());
            string said = drawing.Name.EndsWith("even.svg", StringComparison.Ordinal) ? "even" : "1:";
            Assert.Contains(said, Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        });
    }

    private static void Compare(string name, PixelImage picture)
    {
        string path = Path.Combine(Folder(), $"{name}.png");
        if (Environment.GetEnvironmentVariable("CONVSHARP_APPROVE_PICTURES") == "1")
            picture.Save(path);
        float[] approved = Picture.Load(path).ToArray();
        float[] drawn = Picture.ToTensor(picture).ToArray();
        Assert.Equal(approved.Length, drawn.Length);
        double difference = 255 * approved.Zip(drawn, (a, b) => Math.Abs(a - b)).Average();
        Assert.True(difference <= LargestMeanDifference, $"{name}: pixels differ by {difference:F3} levels of 255 on average");
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Snapshots");
}
