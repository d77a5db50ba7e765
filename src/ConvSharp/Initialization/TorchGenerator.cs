using System.Numerics;

namespace ConvSharp.Initialization;

/// <summary>
/// The random numbers of libtorch's CPU generator: the same seed and the same calls give the numbers that torch gives, up to the last bits
/// of logarithm, sine and cosine. T is float or double. Not thread-safe: use one generator per thread.
/// </summary>
public sealed class TorchGenerator
{
    /// <summary>The seed of a torch generator that was given none.</summary>
    public const ulong DefaultSeed = 67280421310721;

    // libtorch draws normal numbers in blocks from this size on, in single pairs below it.
    private const int BlockSize = 16;

    private readonly MersenneTwister _twister = new();
    private double? _spareNormal;

    /// <summary>Starts the stream of <paramref name="seed"/>.</summary>
    /// <param name="seed">Only its lower 32 bits matter, as in torch.</param>
    public TorchGenerator(ulong seed = DefaultSeed) => ManualSeed(seed);

    /// <summary>
    /// A generator that draws nothing: a layer that is made with it has weights of zeros, and the initialisers leave a weight unchanged.
    /// For weights that a file will replace; torch.nn.utils.skip_init. Any number of threads may share it.
    /// </summary>
    public static TorchGenerator None { get; } = new() { DrawsNothing = true };

    /// <summary>Whether this is <see cref="None"/>.</summary>
    internal bool DrawsNothing { get; private init; }

    /// <summary>The seed that the stream was last started with.</summary>
    public ulong InitialSeed { get; private set; }

    /// <summary>Starts the stream of <paramref name="seed"/> again, as torch.manual_seed does.</summary>
    /// <param name="seed">Only its lower 32 bits matter, as in torch.</param>
    /// <exception cref="InvalidOperationException">The generator is <see cref="None"/>.</exception>
    public void ManualSeed(ulong seed)
    {
        CheckDraws();
        InitialSeed = seed;
        _twister.Seed(unchecked((uint)seed));
        _spareNormal = null;
    }

    /// <summary>Fills <paramref name="destination"/> with uniform numbers of [from, to), as Tensor.uniform_ does.</summary>
    /// <exception cref="ArgumentOutOfRangeException">from &gt; to, or to − from is not finite in T.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    /// <exception cref="InvalidOperationException">The generator is <see cref="None"/>.</exception>
    public void FillUniform<T>(Span<T> destination, double from = 0, double to = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomArguments.CheckUniform<T>(from, to);
        CheckDraws();
        T lower = T.CreateTruncating(from);
        T range = T.CreateTruncating(to) - lower;
        foreach (ref T value in destination)
        {
            // One rounding, as in libtorch's build for processors with this instruction.
            value = T.FusedMultiplyAdd(NextUniform<T>(), range, lower);
        }
    }

    /// <summary>
    /// Fills <paramref name="destination"/> with normal numbers, as Tensor.normal_ does. As in torch, there is one rule for 16 numbers or
    /// more, and another for fewer; with the latter, an odd count leaves one number for the next call.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">std is negative, or std or mean is not finite.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    /// <exception cref="InvalidOperationException">The generator is <see cref="None"/>.</exception>
    public void FillNormal<T>(Span<T> destination, double mean = 0, double std = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomArguments.CheckNormal<T>(mean, std);
        CheckDraws();
        if (destination.Length < BlockSize)
        {
            foreach (ref T value in destination)
            {
                value = T.CreateTruncating(NextNormal() * std + mean);
            }
        }
        else
        {
            FillNormalBlocks(destination, T.CreateTruncating(mean), T.CreateTruncating(std));
        }
    }

    private void CheckDraws()
    {
        if (DrawsNothing)
        {
            throw new InvalidOperationException(
                "TorchGenerator.None draws nothing: it is for layers whose weights a file will replace. Give a generator with a seed.");
        }
    }

    private void FillNormalBlocks<T>(Span<T> destination, T mean, T std)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        FillUniform(destination);
        int whole = destination.Length - destination.Length % BlockSize;
        for (int start = 0; start < whole; start += BlockSize)
        {
            UniformToNormal(destination.Slice(start, BlockSize), mean, std);
        }

        if (whole < destination.Length)
        {
            // The last block overlaps numbers that are done already, and draws all of its numbers again.
            Span<T> last = destination[^BlockSize..];
            FillUniform(last);
            UniformToNormal(last, mean, std);
        }
    }

    // Box–Muller: the first half of the block gives the radii, the second half the angles.
    private static void UniformToNormal<T>(Span<T> block, T mean, T std)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Half = BlockSize / 2;
        T minusTwo = T.CreateTruncating(-2);
        for (int i = 0; i < Half; i++)
        {
            T radius = T.Sqrt(minusTwo * T.Log(T.One - block[i]));
            (T sin, T cos) = T.SinCos(T.Tau * block[i + Half]);
            block[i] = radius * cos * std + mean;
            block[i + Half] = radius * sin * std + mean;
        }
    }

    // Below a block libtorch draws in double for every T, a pair at a time, and keeps the second of the pair.
    private double NextNormal()
    {
        if (_spareNormal is { } spare)
        {
            _spareNormal = null;
            return spare;
        }

        double angle = double.Tau * NextUniform<double>();
        double radius = Math.Sqrt(-2 * double.LogP1(-NextUniform<double>()));
        (double sin, double cos) = Math.SinCos(angle);
        _spareNormal = radius * sin;
        return radius * cos;
    }

    // As many random bits as the significand holds.
    private T NextUniform<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            return T.CreateTruncating((_twister.NextUInt32() & ((1u << 24) - 1)) * (1f / (1u << 24)));
        }

        return T.CreateTruncating((_twister.NextUInt64() & ((1ul << 53) - 1)) * (1d / (1ul << 53)));
    }
}
