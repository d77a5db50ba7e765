using ConvSharp.Cli.Faults;

namespace ConvSharp.Cli.Input;

/// <summary>Says in plain words why a path is no file to read.</summary>
internal static class InputPath
{
    /// <summary>The path, if it is a file.</summary>
    /// <param name="path">What the user gave.</param>
    /// <param name="parameter">The option or argument that it was given to.</param>
    /// <exception cref="RequestException">The path is a folder, or does not exist.</exception>
    public static string Existing(string path, string parameter)
    {
        if (Directory.Exists(path))
            throw new RequestException($"{parameter} is '{path}', a folder: name a file in it.");
        return File.Exists(path) ? path : throw new RequestException(
            $"{parameter} is '{path}', and there is no such file: check the name.");
    }
}
