namespace ConvSharp.Mutation;

/// <summary>Looks for a test that notices a mutant.</summary>
internal sealed class Hunt(TestProgram program, TestClass[] classes)
{
    /// <summary>Seconds of the tests that one process runs: few at first, since most mutants are noticed soon.</summary>
    private static readonly double[] s_batches = [4, 16, 64, double.PositiveInfinity];

    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(30);

    /// <summary>What noticed the mutant; null: nothing did.</summary>
    public async Task<string?> Find(int number, Mutation mutation)
    {
        var left = new Queue<TestClass>(classes.Where(test => test.Reached[number]).OrderBy(test => test.Rank(mutation)));
        foreach (double size in s_batches)
        {
            List<TestClass> batch = Take(left, size);
            if (batch.Count == 0)
                return null;
            TimeSpan limit = s_start + (3 * batch.Aggregate(TimeSpan.Zero, (sum, test) => sum + test.Time));
            TestRun run = await program.Run(batch.Select(test => test.Name), number, reached: null, limit);
            if (run.Failure is not null)
                return run.Failure;
        }

        return null;
    }

    /// <summary>Whether any test comes by the mutant's place.</summary>
    public bool Reaches(int number) => classes.Any(test => test.Reached[number]);

    private static List<TestClass> Take(Queue<TestClass> left, double size)
    {
        var batch = new List<TestClass>();
        double seconds = 0;
        while (left.TryPeek(out TestClass? next) && (batch.Count == 0 || seconds + next.Time.TotalSeconds <= size))
        {
            batch.Add(left.Dequeue());
            seconds += next.Time.TotalSeconds;
        }

        return batch;
    }
}
