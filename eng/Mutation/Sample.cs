namespace ConvSharp.Mutation;

/// <summary>A seeded choice of mutants that compile.</summary>
internal sealed class Sample
{
    private readonly Queue<Mutation> _drawn;
    private readonly List<Mutation?> _mutants = [];

    /// <summary>Draws places alike, and a change of each.</summary>
    public Sample(IReadOnlyList<IReadOnlyList<Mutation>> sites, int seed, int count)
    {
        var random = new Random(seed);
        int[] order = [.. Enumerable.Range(0, sites.Count)];
        random.Shuffle(order);
        IEnumerable<Mutation> one = order.Select(site => sites[site][random.Next(sites[site].Count)]);
        _drawn = new Queue<Mutation>(count < sites.Count ? one : sites.SelectMany(site => site));
        Fill(Math.Min(count, _drawn.Count));
    }

    /// <summary>The mutants by their numbers.</summary>
    public IReadOnlyList<Mutation?> Mutants => _mutants;

    /// <summary>How many were drawn and refused by the compiler.</summary>
    public int Refused { get; private set; }

    /// <summary>Writes the library with all mutants, drawing others for those that do not compile.</summary>
    public void Compile(MutantLibrary library, string path)
    {
        while (true)
        {
            using var stream = new MemoryStream();
            IReadOnlySet<int> refused = library.Emit(_mutants, stream);
            if (refused.Count == 0)
            {
                File.WriteAllBytes(path, stream.ToArray());
                return;
            }

            Refused += refused.Count;
            foreach (int number in refused)
                _mutants[number] = _drawn.TryDequeue(out Mutation? next) ? next : null;
        }
    }

    private void Fill(int count)
    {
        while (_mutants.Count < count)
            _mutants.Add(_drawn.Dequeue());
    }
}
