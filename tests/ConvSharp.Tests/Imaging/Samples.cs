namespace ConvSharp.Tests.Imaging;

/// <summary>The photographs of the repository.</summary>
internal static class Samples
{
    public static string File(string name) => Repository.PathOf("samples", name);
}
