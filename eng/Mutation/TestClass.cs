namespace ConvSharp.Mutation;

/// <summary>A test class, measured with no mutant on.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Time">Of a process that runs it alone.</param>
/// <param name="Reached">Whether it comes by each mutant's place.</param>
internal sealed record TestClass(string Name, TimeSpan Time, bool[] Reached)
{
    /// <summary>Lower: tried sooner. Short classes come first, and classes that are about the mutant's folder or file.</summary>
    public double Rank(Mutation mutation)
    {
        string[] folders = mutation.File.Split('/');
        string file = Path.GetFileNameWithoutExtension(folders[^1]);
        double rank = Time.TotalSeconds;
        if (Name.Contains($".{folders[0]}.", StringComparison.Ordinal))
            rank /= 4;
        return Name.Contains(file, StringComparison.OrdinalIgnoreCase) ? rank / 8 : rank;
    }
}
