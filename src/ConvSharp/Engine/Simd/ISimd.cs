namespace ConvSharp.Engine.Simd;

/// <summary>
/// The vector operations that kernels are written in: one implementation per width, for float and double alike. The members are static and
/// take the raw vector, so that the JIT sees plain intrinsics and keeps accumulators in registers.
/// </summary>
internal unsafe interface ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Elements of one vector.</summary>
    static abstract int Count { get; }

    /// <summary>Whether there are 32 vector registers, not 16: decides how large a register tile may be.</summary>
    static abstract bool HasManyRegisters { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Broadcast(T value);

    /// <summary>A number in every element, rounded to T.</summary>
    static abstract TVector Constant(double value);

    static abstract TVector Load(T* source);

    static abstract void Store(T* destination, TVector value);

    /// <summary>A mask with all bits of the first <paramref name="count"/> elements set, and none of the others.</summary>
    static abstract TVector Mask(int count);

    /// <summary>Loads the first <paramref name="count"/> elements and touches no others; the rest is 0.</summary>
    static abstract TVector LoadPartial(T* source, int count);

    /// <summary>Loads the elements at which the mask has all bits set, and touches no others; the rest is 0.</summary>
    static abstract TVector LoadMasked(T* source, TVector mask);

    /// <summary>Stores the first <paramref name="count"/> elements and touches no others.</summary>
    static abstract void StorePartial(T* destination, TVector value, int count);

    /// <summary>Stores the elements at which the mask has all bits set, and touches no others.</summary>
    static abstract void StoreMasked(T* destination, TVector value, TVector mask);

    /// <summary>Stores past the caches, to an address that is a multiple of the vector's bytes.</summary>
    static abstract void StoreStreaming(T* destination, TVector value);

    /// <summary>One element, as <see cref="Load"/> would load it.</summary>
    static abstract T LoadElement(T* source);

    /// <summary>Subnormal elements become zeros of their sign; all others keep their bits.</summary>
    static abstract TVector FlushSubnormals(TVector value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>value, limited to a range; NaN stays NaN.</summary>
    static abstract TVector Clamp(TVector value, TVector least, TVector most);

    /// <summary>value · 2ⁿ, rounded once, for whole numbers n from −160 to 160.</summary>
    static abstract TVector Scale(TVector value, TVector n);

    /// <summary>left · right + addend, fused where the hardware can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>The lower halves of both, element by element in turn: a0 b0 a1 b1 …</summary>
    static abstract TVector InterleaveLow(TVector left, TVector right);

    /// <summary>The upper halves of both, element by element in turn.</summary>
    static abstract TVector InterleaveHigh(TVector left, TVector right);

    /// <summary>The elements at even places of both, those of the left first.</summary>
    static abstract TVector Even(TVector left, TVector right);

    /// <summary>The elements at odd places of both, those of the left first.</summary>
    static abstract TVector Odd(TVector left, TVector right);
}
