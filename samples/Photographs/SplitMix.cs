namespace ConvSharp.Examples.Photographs;

/// <summary>SplitMix64: random numbers that can start again at every step at no cost.</summary>
internal struct SplitMix
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state;

    public SplitMix(ulong seed, long stream) => _state = Mix(seed) ^ Mix((ulong)stream * Step);

    /// <summary>A number from 0, and below <paramref name="end"/>.</summary>
    public int Below(int end)
    {
        _state += Step;
        return (int)Math.BigMul(Mix(_state), (ulong)end, out _);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
