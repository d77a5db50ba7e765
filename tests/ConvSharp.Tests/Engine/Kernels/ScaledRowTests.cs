using ConvSharp.Engine.Kernels;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>A scaled row is added to another, and two rows are multiplied, side by side or with gaps.</summary>
public unsafe class ScaledRowTests : IWidthCheck
{
    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Rows_are_scaled_added_and_multiplied(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        T scale = T.CreateTruncating(-3);
        foreach (int count in (int[])[0, 1, TSimd.Count, (3 * TSimd.Count) + 1])
        {
            foreach ((int leftStep, int rightStep) in ((int, int)[])[(1, 1), (2, 1), (1, 3)])
            {
                using Area<T> left = new(count * leftStep, seed: 1), right = new(count * rightStep, seed: 2);
                T dot = T.Zero;
                var expected = new T?[count * leftStep];
                for (int i = 0; i < expected.Length; i++)
                    expected[i] = left[i];
                for (int i = 0; i < count; i++)
                {
                    dot += left[i * leftStep] * right[i * rightStep];
                    expected[i * leftStep] += scale * right[i * rightStep];
                }

                Assert.Equal(dot, ScaledRow<TSimd, TVector, T>.Dot(left.Start, leftStep, right.Start, rightStep, count));
                ScaledRow<TSimd, TVector, T>.AddTo(left.Start, leftStep, right.Start, rightStep, scale, count);
                left.AssertIs(expected, $"{count} elements, steps {leftStep} and {rightStep}");
            }
        }
    }
}
