using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Examples.Shared;

/// <summary>What all programs do with errors.</summary>
public static class SampleProgram
{
    /// <summary>Runs a program; what a user can put right is one line on the error stream.</summary>
    /// <param name="usage">The line that says how it is called.</param>
    /// <param name="run">The program, which throws.</param>
    /// <returns>The exit code: 0, 1 for an error, or 2 for a command line that the program does not take.</returns>
    public static async Task<int> RunAsync(string usage, Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (UsageException error)
        {
            await Console.Error.WriteLineAsync($"{error.Message}\nUsage: {usage}");
            return 2;
        }
        catch (Exception error) when (error is OnnxException or InferenceException or InvalidDataException or IOException
            or ArgumentException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }

    /// <inheritdoc cref="RunAsync"/>
    public static int Run(string usage, Action run) => RunAsync(usage, () =>
    {
        run();
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();
}
