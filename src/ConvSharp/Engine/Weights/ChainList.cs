namespace ConvSharp.Engine.Weights;

/// <summary>
/// The order of summation of one output element, in chains of about <c>length</c> terms: runs of channels with all their taps, or, where
/// one channel has more taps than that, runs of its taps. Chains are summed apart and then added, which keeps the rounding error of long
/// sums low.
/// </summary>
internal readonly struct ChainList(nint channels, nint taps, int length)
{
    private readonly nint _tapsPerChain = EqualPart(taps, length);
    private readonly nint _channelsPerChain = EqualPart(channels, length / Math.Max(1, taps));

    /// <summary>Whether there is only one chain.</summary>
    public bool IsSingle => _channelsPerChain >= channels && _tapsPerChain >= taps;

    /// <summary>Terms of the longest chain.</summary>
    public nint MostTerms => _channelsPerChain * _tapsPerChain;

    /// <summary>
    /// The size of the largest part when a whole is cut into the fewest parts, as equal as possible, of at most this size.
    /// </summary>
    private static nint EqualPart(nint whole, nint largest)
    {
        nint parts = Math.Max(1, (whole + Math.Max(1, largest) - 1) / Math.Max(1, largest));
        return Math.Max(1, (whole + parts - 1) / parts);
    }

    public Enumerator GetEnumerator() => new(channels, taps, _channelsPerChain, _tapsPerChain);

    /// <summary>Walks over the chains: channels in the outer loop, taps in the inner one.</summary>
    internal struct Enumerator(nint channels, nint taps, nint channelsPerChain, nint tapsPerChain)
    {
        private nint _channel;
        private nint _tap = -tapsPerChain;

        public readonly (nint FirstChannel, nint Channels, nint FirstTap, nint Taps) Current => (
            _channel, Math.Min(channelsPerChain, channels - _channel), _tap, Math.Min(tapsPerChain, taps - _tap));

        public bool MoveNext()
        {
            _tap += tapsPerChain;
            if (_tap < taps || (_tap == 0 && _channel == 0))
                return true;
            _tap = 0;
            _channel += channelsPerChain;
            return _channel < channels;
        }
    }
}
