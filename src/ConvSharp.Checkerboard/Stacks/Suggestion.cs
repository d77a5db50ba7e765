namespace ConvSharp.Checkerboard.Stacks;

/// <summary>What a mistyped word may have meant.</summary>
internal static class Suggestion
{
    private const int FewestOfBeginning = 3;

    /// <summary>The first known word that starts as the typed one, else the nearest; null if none is near.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="known">What may be typed.</param>
    public static string? Among(string word, IEnumerable<string> known)
    {
        if (Letters(word) >= FewestOfBeginning
            && known.FirstOrDefault(candidate => candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase)) is { } begun)
        {
            return begun;
        }

        (string? nearest, int least) = (null, int.MaxValue);
        foreach (string candidate in known)
        {
            int distance = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < least)
                (nearest, least) = (candidate, distance);
        }

        return least <= Math.Max(1, Letters(word) / 3) ? nearest : null;
    }

    private static int Letters(string word) => word.TrimStart('-').Length;

    /// <summary>How many letters must be added, dropped, changed or swapped with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var distances = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distances[i, j] = i + j;
                    continue;
                }

                int change = distances[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                int least = Math.Min(change, Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
                bool isSwap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                distances[i, j] = isSwap ? Math.Min(least, distances[i - 2, j - 2] + 1) : least;
            }
        }

        return distances[a.Length, b.Length];
    }
}
