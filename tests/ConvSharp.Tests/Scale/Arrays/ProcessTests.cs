using System.Diagnostics;
using ConvSharp.Files;
using ConvSharp.Scale.Arrays;
using Xunit;

namespace ConvSharp.Tests.Scale.Arrays;

/// <summary>Targets that several processes write, and arrays that other programs read.</summary>
public class ProcessTests
{
    private const string Setting = "SCALE_TEST_TARGETS";

    private static readonly string[] Names = ["a.npy", "a.zarr", "a.tif"];

    private static readonly long[] Shape = [250, 130], Chunk = [32, 32];

    /// <summary>In the child: writes every chunk of the parent's targets, as the parent does.</summary>
    [Fact]
    public async Task Two_processes_write_the_same_targets()
    {
        if (Environment.GetEnvironmentVariable(Setting) is { } parents)
        {
            foreach (string name in Names)
            {
                using ArrayTarget same = StoredArrays.Resume(Path.Combine(parents, name), Shape, Chunk, ElementType.Int32);
                Regions.WriteAll(same);
                same.Flush();
            }

            return;
        }

        using TemporaryFolder folder = new();
        ArrayTarget[] targets = [.. Names.Select(name => StoredArrays.Create(folder.File(name), Shape, Chunk, ElementType.Int32))];
        string method = $"{typeof(ProcessTests).FullName}.{nameof(Two_processes_write_the_same_targets)}";
        Task child = ChildRun.Passes(Setting, folder.File("."), "--filter-method", method);
        while (!child.IsCompleted)
        {
            foreach (ArrayTarget target in targets)
                Regions.WriteAll(target);
        }

        await child;
        foreach (ArrayTarget target in targets)
        {
            target.Complete();
            target.Dispose();
            using StoredArray array = StoredArrays.Open(target.Path);
            Regions.Check(array, seed: 14);
        }
    }

    [Theory]
    [InlineData("a.npy", "import numpy", "numpy.load(path)")]
    [InlineData("a.tif", "import tifffile", "tifffile.imread(path)")]
    [InlineData("a.zarr", "import zarr", "zarr.open(path, mode='r')[:]")]
    public void Python_reads_what_was_written(string name, string import, string read)
    {
        string? python = new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(program => Run(program, import, "").ExitCode == 0);
        Assert.SkipWhen(python is null, $"No Python here has what '{import}' needs.");
        using TemporaryFolder folder = new();
        foreach (ElementType type in (ElementType[])[ElementType.UInt8, ElementType.Float32])
        {
            foreach ((long[] shape, long[] chunk) in ((long[], long[])[])[(Shape, Chunk), ([3, 40, 33], [1, 16, 16])])
            {
                string path = folder.File($"{type}{shape[0]}{name}");

                // Debian's zarr-python reads version 2.
                using (ArrayTarget target = StoredArrays.Create(path, shape, chunk, type, new ZarrOptions { Version = 2 }))
                {
                    Regions.WriteAll(target);
                    target.Complete();
                }

                string lengths = string.Join(",", shape);
                (int exitCode, string output) = Run(
                    python!, $"import sys, numpy\n{import}\npath = sys.argv[1]\na = {read}\n" +
                    $"assert a.shape == ({lengths}), a.shape\nassert a.dtype == '{type.Name()}', a.dtype\n" +
                    $"assert (a == (numpy.arange(a.size) * 31 % 127).reshape(a.shape)).all()", path);
                Assert.True(exitCode == 0, $"{path}: {output}");
            }
        }
    }

    private static (int ExitCode, string Output) Run(string program, string script, string argument)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(program, ["-c", script, argument]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            string output = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            return (-1, fault.Message);
        }
    }
}
