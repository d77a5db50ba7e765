using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Tests.Imaging;
using Xunit;

namespace ConvSharp.Tests.Animations;

public class AnimationSnapshotTests
{
    public static TheoryData<string> Presets => AnimationModelTests.Presets;

    [Theory]
    [MemberData(nameof(Presets))]
    public void Presets_look_as_approved(string name)
    {
        bool isDark = name.Contains("transposed", StringComparison.Ordinal);
        var options = new AnimationOptions { Size = 240, Theme = isDark ? DrawingTheme.Dark : DrawingTheme.Light };
        Animation animation = Animation.Create(AnimationPreset.Parse(name), options);
        ApprovedPicture.Check(name, animation.Frame(animation.FrameCount * 2 / 3));
    }
}
