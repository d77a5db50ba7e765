using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ConvSharp.Benchmarks.Contestants;

namespace ConvSharp.Benchmarks.Measuring;

/// <summary>How weights are stored.</summary>
internal enum WeightType
{
    Single,

    /// <summary>The upper half of a float: widened by a shift.</summary>
    BFloat16,

    /// <summary>An integer of 8 bits, converted to float; its scale would be applied once to each sum.</summary>
    Int8,
}

/// <summary>
/// sums[sample][column] = Σ over rows of x[sample][row] · weight[row][column], in panels of 32 columns, as the engine's matrix product
/// multiplies; weights of fewer bits are widened in registers.
/// </summary>
internal sealed unsafe class WeightProduct : Contestant
{
    private const int Columns = 32, Rows = 1024, Ahead = 64;

    private readonly WeightType _type;
    private readonly int _samples;
    private readonly nint _panels;
    private readonly byte* _weights;
    private readonly float* _inputs, _sums;

    public WeightProduct(WeightType type, int weights, int samples)
    {
        (_type, _samples, _panels) = (type, samples, weights / (Rows * Columns));
        _weights = (byte*)NativeMemory.AlignedAlloc((nuint)(weights * sizeof(float)), 64);
        _inputs = (float*)NativeMemory.AlignedAlloc((nuint)(samples * Rows * sizeof(float)), 64);
        _sums = (float*)NativeMemory.AlignedAlloc((nuint)(samples * _panels * Columns * sizeof(float)), 64);
        new Random(1).NextBytes(new Span<byte>(_weights, weights * Bytes(type)));
        new Span<float>(_inputs, samples * Rows).Fill(0.5f);
    }

    /// <summary>Bytes of a weight.</summary>
    public static int Bytes(WeightType type) => type switch
    {
        WeightType.Single => 4,
        WeightType.BFloat16 => 2,
        _ => 1,
    };

    public override void Run()
    {
        for (nint panel = 0; panel < _panels; panel++)
        {
            byte* weights = _weights + (panel * Rows * Columns * Bytes(_type));
            float* sums = _sums + (panel * Columns * _samples);
            switch (_type)
            {
                case WeightType.Single:
                    Run<SingleLoad>(weights, sums);
                    break;
                case WeightType.BFloat16:
                    Run<BFloat16Load>(weights, sums);
                    break;
                default:
                    Run<Int8Load>(weights, sums);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<TLoad>(byte* weights, float* sums)
        where TLoad : struct, IWeightLoad
    {
        Vector512<float> a0 = Vector512<float>.Zero, a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
        float* x = _inputs;
        bool isSingle = _samples == 1;
        for (int row = 0; row < Rows; row++, weights += Columns * TLoad.Bytes)
        {
            Engine.Simd.Prefetch.Near(weights + (Ahead * Columns * TLoad.Bytes));
            if (TLoad.Bytes > 2)
                Engine.Simd.Prefetch.Near(weights + (Ahead * Columns * TLoad.Bytes) + 64);
            Vector512<float> low = TLoad.Low(weights), high = TLoad.High(weights);
            Vector512<float> v = Vector512.Create(x[row]);
            a0 = Vector512.MultiplyAddEstimate(v, low, a0);
            a1 = Vector512.MultiplyAddEstimate(v, high, a1);
            if (isSingle)
                continue;
            v = Vector512.Create(x[Rows + row]);
            b0 = Vector512.MultiplyAddEstimate(v, low, b0);
            b1 = Vector512.MultiplyAddEstimate(v, high, b1);
            v = Vector512.Create(x[(2 * Rows) + row]);
            c0 = Vector512.MultiplyAddEstimate(v, low, c0);
            c1 = Vector512.MultiplyAddEstimate(v, high, c1);
            v = Vector512.Create(x[(3 * Rows) + row]);
            d0 = Vector512.MultiplyAddEstimate(v, low, d0);
            d1 = Vector512.MultiplyAddEstimate(v, high, d1);
        }

        a0.Store(sums);
        a1.Store(sums + 16);
        if (isSingle)
            return;
        b0.Store(sums + 32);
        b1.Store(sums + 48);
        c0.Store(sums + 64);
        c1.Store(sums + 80);
        d0.Store(sums + 96);
        d1.Store(sums + 112);
    }

    public override void Dispose()
    {
        NativeMemory.AlignedFree(_weights);
        NativeMemory.AlignedFree(_inputs);
        NativeMemory.AlignedFree(_sums);
    }

    /// <summary>Loads 32 weights as floats.</summary>
    private interface IWeightLoad
    {
        static abstract int Bytes { get; }

        static abstract Vector512<float> Low(byte* weights);

        static abstract Vector512<float> High(byte* weights);
    }

    private readonly struct SingleLoad : IWeightLoad
    {
        public static int Bytes => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Low(byte* weights) => Vector512.Load((float*)weights);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> High(byte* weights) => Vector512.Load((float*)weights + 16);
    }

    private readonly struct BFloat16Load : IWeightLoad
    {
        public static int Bytes => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Low(byte* weights) => Widened((ushort*)weights);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> High(byte* weights) => Widened((ushort*)weights + 16);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<float> Widened(ushort* weights)
        {
            (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(Vector256.Load(weights));
            return (Vector512.Create(low, high) << 16).AsSingle();
        }
    }

    private readonly struct Int8Load : IWeightLoad
    {
        public static int Bytes => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Low(byte* weights) => Converted((sbyte*)weights);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> High(byte* weights) => Converted((sbyte*)weights + 16);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<float> Converted(sbyte* weights)
        {
            (Vector128<short> low, Vector128<short> high) = Vector128.Widen(Vector128.Load(weights));
            (Vector256<int> first, Vector256<int> second) = Vector256.Widen(Vector256.Create(low, high));
            return Vector512.ConvertToSingle(Vector512.Create(first, second));
        }
    }
}
