using System.Runtime.CompilerServices;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;
using Xunit;

namespace ConvSharp.Tests.Animations;

/// <summary>
/// Pictures that were approved by eye. To approve others: run with CONVSHARP_APPROVE_PICTURES=1, and look at Snapshots/.
/// </summary>
public class AnimationSnapshotTests
{
    private const double LargestMeanDifference = 1.0;

    public static TheoryData<string> Presets => AnimationModelTests.Presets;

    [Theory]
    [MemberData(nameof(Presets))]
    public void Presets_look_as_approved(string name)
    {
        bool isDark = name.Contains("transposed", StringComparison.Ordinal);
        var options = new AnimationOptions { Size = 240, Theme = isDark ? AnimationTheme.Dark : AnimationTheme.Light };
        Animation animation = Animation.Create(AnimationPreset.Parse(name), options);
        PixelImage picture = animation.Frame(animation.FrameCount * 2 / 3);
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
