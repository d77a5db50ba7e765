using System.Text;
using ConvSharp.Gallery.Checkerboard;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Skia;
using ConvSharp.Tests.Imaging;
using Xunit;

namespace ConvSharp.Tests.Checkerboard;

public class CheckerboardFiguresTests
{
    public static TheoryData<string> Drawn => [.. CheckerboardFigures.Drawings().Select(drawing => drawing.Name)];

    public static TheoryData<string> Measured => [.. CheckerboardFigures.Measured(null).Select(picture => picture.Name)];

    [Theory]
    [MemberData(nameof(Drawn))]
    public void Drawings_look_as_approved(string name)
    {
        using var rasterizer = new Rasterizer(CheckerboardFigures.Drawings().Single(drawing => drawing.Name == name).Make(), Theme.Light);
        ApprovedPicture.Check(name, rasterizer.Frame(0));
    }

    [Theory]
    [MemberData(nameof(Measured))]
    public void Measured_pictures_look_as_approved(string name) =>
        ApprovedPicture.Check(name, CheckerboardFigures.Measured(null).Single(picture => picture.Name == name).Make());

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
}
