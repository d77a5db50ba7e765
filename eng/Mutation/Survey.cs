namespace ConvSharp.Mutation;

/// <summary>Runs each test class alone, with no mutant on, and notes which mutants' places it reaches.</summary>
internal sealed class Survey(TestProgram program, int mutants, int workers)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(30);

    /// <summary>Classes that fail with no mutant on, and how: they can tell nothing.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>The classes that pass.</summary>
    public async Task<TestClass[]> Run(IReadOnlyCollection<string> names)
    {
        var classes = new List<TestClass>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers };
        await Parallel.ForEachAsync(names, options, async (name, _) =>
        {
            string file = Path.GetTempFileName();
            await File.WriteAllBytesAsync(file, new byte[mutants], CancellationToken.None);
            TestRun run = await program.Run([name], -1, file, s_limit);
            bool[] reached = [.. (await File.ReadAllBytesAsync(file, CancellationToken.None)).Select(value => value != 0)];
            File.Delete(file);
            lock (classes)
            {
                if (run.Failure is null)
                    classes.Add(new TestClass(name, run.Time, reached));
                else
                    Failures.Add($"{name}: {run.Failure}");
            }
        });
        return [.. classes.OrderBy(test => test.Time)];
    }
}
