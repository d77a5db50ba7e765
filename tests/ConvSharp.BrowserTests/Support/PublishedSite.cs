using System.Diagnostics;

namespace ConvSharp.BrowserTests.Support;

/// <summary>The folder that the tests serve: the one that CONVSHARP_SITE names, or else the site as it is published now.</summary>
internal static class PublishedSite
{
    public static async Task<string> Folder()
    {
        if (Environment.GetEnvironmentVariable("CONVSHARP_SITE") is { Length: > 0 } given)
            return given;
        string folder = Repository.PathOf("tests", "ConvSharp.BrowserTests", "obj", "site");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true); // publishing leaves what is no longer part of the site
        await Publish(folder);
        return Path.Combine(folder, "wwwroot");
    }

    private static async Task Publish(string folder)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(
            dotnet, ["publish", Repository.PathOf("src", "ConvSharp.Playground"), "-c", "Release", "-o", folder, "-p:RunAnalyzers=false"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.PathOf(),
        };
        // Servers that stay would hold the output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"dotnet publish ended with {process.ExitCode}:\n{output}{await errors}");
    }
}
