using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using ConvSharp.Playground.Api;

namespace ConvSharp.Playground;

/// <summary>What the page's worker calls.</summary>
[SupportedOSPlatform("browser")]
internal static partial class Program
{
    public static void Main()
    {
        // The worker calls the exports; there is nothing to run before.
    }

    /// <inheritdoc cref="ArithmeticPage.Answer"/>
    [JSExport]
    internal static string Arithmetic(string query, string language) => ArithmeticPage.Answer(query, language);

    /// <inheritdoc cref="ArithmeticPage.PresetList"/>
    [JSExport]
    internal static string Presets(string language) => ArithmeticPage.PresetList(language);

    /// <inheritdoc cref="MatrixPage.Answer"/>
    [JSExport]
    internal static string Matrix(string query, string language) => MatrixPage.Answer(query, language);

    /// <inheritdoc cref="MatrixPage.Picture"/>
    [JSExport]
    internal static byte[] MatrixPicture(string query) => MatrixPage.Picture(query);
}
