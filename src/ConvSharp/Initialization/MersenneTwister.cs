namespace ConvSharp.Initialization;

/// <summary>MT19937 of Matsumoto and Nishimura (1998): 32 random bits at a time, the same for the same seed everywhere.</summary>
internal sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Middle = 397;
    private const uint SeedMultiplier = 1812433253;
    private const uint UpperBit = 0x80000000;
    private const uint Twist = 0x9908b0df;

    private readonly uint[] _state = new uint[Size];
    private int _next;

    public void Seed(uint seed)
    {
        _state[0] = seed;
        for (int i = 1; i < Size; i++)
        {
            uint previous = _state[i - 1];
            _state[i] = SeedMultiplier * (previous ^ (previous >> 30)) + (uint)i;
        }

        _next = Size;
    }

    public uint NextUInt32()
    {
        if (_next == Size)
        {
            Advance();
        }

        uint bits = _state[_next++];
        bits ^= bits >> 11;
        bits ^= (bits << 7) & 0x9d2c5680;
        bits ^= (bits << 15) & 0xefc60000;
        return bits ^ (bits >> 18);
    }

    /// <summary>The first draw fills the upper half, the second the lower.</summary>
    public ulong NextUInt64()
    {
        ulong upper = NextUInt32();
        return (upper << 32) | NextUInt32();
    }

    private void Advance()
    {
        for (int i = 0; i < Size; i++)
        {
            uint next = _state[(i + 1) % Size];
            uint joined = (_state[i] & UpperBit) | (next & ~UpperBit);
            _state[i] = _state[(i + Middle) % Size] ^ (joined >> 1) ^ ((next & 1) * Twist);
        }

        _next = 0;
    }
}
