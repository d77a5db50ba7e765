using System.Runtime.CompilerServices;
using ConvSharp.Imaging;
using Xunit;

namespace ConvSharp.Tests.Imaging;

/// <summary>
/// Pictures that were approved by eye. To approve others: run with CONVSHARP_APPROVE_PICTURES=1, and look at the Snapshots folders.
/// </summary>
internal static class ApprovedPicture
{
    private const double LargestMeanDifference = 1.0;

    /// <summary>Compares with Snapshots/name.png beside the caller's file.</summary>
    public static void Check(string name, PixelImage picture, [CallerFilePath] string caller = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(caller)!, "Snapshots", $"{name}.png");
        if (Environment.GetEnvironmentVariable("CONVSHARP_APPROVE_PICTURES") == "1")
            picture.Save(path);

        float[] approved = Picture.Load(path).ToArray();
        float[] drawn = Picture.ToTensor(picture).ToArray();
        Assert.Equal(approved.Length, drawn.Length);
        double difference = 255 * approved.Zip(drawn, (a, b) => Math.Abs(a - b)).Average();
        Assert.True(difference <= LargestMeanDifference, $"{name}: pixels differ by {difference:F3} levels of 255 on average");
    }
}
