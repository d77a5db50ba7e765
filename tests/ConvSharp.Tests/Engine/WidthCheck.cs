using System.Numerics;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine;

/// <summary>Runs checks at every width, in float and double.</summary>
internal static class WidthCheck
{
    public static TheoryData<int, string> All()
    {
        var data = new TheoryData<int, string>();
        foreach (VectorWidth width in EngineRun.Widths)
        {
            data.Add((int)width, "float");
            data.Add((int)width, "double");
        }

        return data;
    }

    public static void Run(IWidthCheck check, int width, string type)
    {
        if (type == "float")
            WidthDispatch.Visit<Visitor<float>, float, bool>((VectorWidth)width, new Visitor<float>(check));
        else
            WidthDispatch.Visit<Visitor<double>, double, bool>((VectorWidth)width, new Visitor<double>(check));
    }

    private readonly struct Visitor<T>(IWidthCheck check) : IWidthVisitor<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public bool Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
        {
            check.Run<TSimd, TVector, T>();
            return true;
        }
    }
}
